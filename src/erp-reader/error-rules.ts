import { erpReaderError } from './erp-reader.errors.js';
import type { ErrorAction, ErrorRule } from './error-rule.dto.js';
import { findValue } from './json-path.js';
import { matchesSafely, PatternTimeout } from './safe-pattern.js';

/** The answer that rules look at: parsed where it could be, and as text. */
export interface Answered {
  /** `undefined`: it could not be parsed. */
  readonly value: unknown;
  readonly text: () => string;
}

/** Why an answer is refused, as a sentence, and what follows. */
export interface Refused {
  readonly against: string;
  readonly action: ErrorAction;
}

const SHOWN = 200;

/** What the first rule that matches says of an answer, or null. `READ_EXPRESSION_FAILED` for a pattern that takes too long. */
export function refusedByRules(rules: readonly ErrorRule[], answered: Answered): Refused | null {
  for (const [index, rule] of rules.entries()) {
    const found = rule.path === null ? answered.text() : valueAt(rule.path, answered.value);
    if (!holds(rule, found, index)) continue;
    const shown =
      rule.path === null ? '' : `: ${rule.path} is ${shortened(JSON.stringify(found) ?? 'not there')}`;
    return { against: `read.errorWhen[${index}] matches the answer${shown}`, action: rule.then };
  }
  return null;
}

function valueAt(path: string, value: unknown): unknown {
  return value === undefined ? undefined : findValue(path, value);
}

function holds({ path, exists, equals, matches }: ErrorRule, found: unknown, index: number): boolean {
  const isThere = found !== undefined && found !== null;
  if (exists !== null) return path !== null && exists === isThere;
  if (!isThere) return false;
  const text = typeof found === 'string' ? found : JSON.stringify(found);
  if (equals !== null) return text.trim() === String(equals).trim();
  if (matches === null) return false;
  try {
    return matchesSafely(matches, text);
  } catch (error) {
    if (!(error instanceof PatternTimeout)) throw error;
    throw erpReaderError(
      'READ_EXPRESSION_FAILED',
      `read.errorWhen[${index}].matches cannot be evaluated: ${error.message}. Make it simpler, without a repetition in a repetition.`,
      { cause: error },
    );
  }
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
