type Reviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Newer than the compiler's library: the source text of what is parsed. */
const parse = JSON.parse as (text: string, reviver?: Reviver) => unknown;

/**
 * Parses JSON as a run does: a whole number that JavaScript would round, to the id of another product, comes out as the text of
 * its digits. Throws SyntaxError.
 */
export function exactJson(text: string): unknown {
  return parse(
    text,
    /\d{16}/.test(text)
      ? (_name, value, { source } = {}) =>
          typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '')
            ? source
            : value
      : undefined,
  );
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const MOST_LEVELS = 60;

/** JSON with a line for each value, every number and text as it was written. What is no JSON, or endlessly nested, stays as it is. */
export function laidOut(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const parts: string[] = [];
  let level = 0;
  let before = '';
  for (const [token] of text.matchAll(TOKENS)) {
    const isEnd = token === '}' || token === ']';
    if (isEnd) level -= 1;
    const isEmpty = isEnd && (before === '{' || before === '[');
    const opensLine = isEnd ? !isEmpty : before === '{' || before === '[' || before === ',';
    if (opensLine) parts.push(`\n${'  '.repeat(level)}`);
    parts.push(token === ':' ? ': ' : token);
    if (token === '{' || token === '[') level += 1;
    if (level > MOST_LEVELS) return text;
    before = token;
  }
  return parts.join('');
}
