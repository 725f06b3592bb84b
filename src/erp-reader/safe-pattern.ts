import { createContext, Script } from 'node:vm';

/** A pattern takes too long for a text: it goes through it in more ways than anybody can wait for. */
export class PatternTimeout extends Error {
  constructor(readonly pattern: string) {
    super(`The pattern ${pattern} takes more than ${LIMIT_MS} ms`);
    this.name = 'PatternTimeout';
  }
}

const LIMIT_MS = 100;
const MAX_TEXT = 100_000;

/** What is wrong with a regular expression in words for the user, or null. */
export function patternProblem(pattern: string): string | null {
  try {
    expressionOf(pattern);
    return null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `"${pattern}" is no regular expression: ${error.message.replace(/^.*: /s, '')}`;
  }
}

const context = createContext({ pattern: /(?:)/u, text: '' });
const test = new Script('pattern.test(text)');

/**
 * Whether a user's regular expression matches somewhere in the beginning of a text. A pattern of a user can take years, and only V8's watchdog
 * ends it: nothing of the user runs as code here.
 * @throws PatternTimeout
 */
export function matchesSafely(pattern: string, text: string): boolean {
  Object.assign(context, { pattern: expressionOf(pattern), text: text.slice(0, MAX_TEXT) });
  try {
    return test.runInContext(context, { timeout: LIMIT_MS }) === true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new PatternTimeout(pattern);
    throw error;
  } finally {
    Object.assign(context, { text: '' });
  }
}

/** With Unicode's classes where it is written for them; else by the old, more lenient rules. */
function expressionOf(pattern: string): RegExp {
  const isAnyCase = pattern.startsWith('(?i)');
  const source = isAnyCase ? pattern.slice('(?i)'.length) : pattern;
  const flags = isAnyCase ? 'i' : '';
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}
