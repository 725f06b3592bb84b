/** Texts, passed over, and numbers. */
const TEXTS_AND_NUMBERS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * Parses JSON as a run does: a whole number that JavaScript would round, to the id of another product, comes out as the text of
 * its digits. Throws SyntaxError.
 */
export function exactJson(text: string): unknown {
  const rounded = JSON.parse(text) as unknown;
  if (!/\d{16}/.test(text)) return rounded;
  const isSafe = (token: string): boolean =>
    !/^-?\d{16,}$/.test(token) || Number.isSafeInteger(Number(token));
  return JSON.parse(
    text.replaceAll(TEXTS_AND_NUMBERS, (token) => (isSafe(token) ? token : `"${token}"`)),
  ) as unknown;
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
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
