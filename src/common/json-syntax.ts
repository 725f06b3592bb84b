const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true|false|null|[{}[\],:]/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

/**
 * The offset of the first token that does not belong where it stands (RFC 8259), or the length of a valid text. For the
 * errors that JSON.parse reports without a place, which those inside strings are not.
 */
export function firstSyntaxError(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next: Expected | null = token === undefined ? null : after(token, expected, open);
    if (token === undefined || next === null) return at;
    expected = next;
    at += token.length;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  SPACE.lastIndex = from;
  return from + (SPACE.exec(text)?.[0].length ?? 0);
}

/** What may follow `token`, or null when it may not stand here. Keeps the brackets that are open. */
function after(token: string, expected: Expected, open: ('{' | '[')[]): Expected | null {
  const closes = token === '}' ? '{' : token === ']' ? '[' : null;
  if (closes !== null) {
    const mayClose = expected === ', or end' || expected === (closes === '{' ? 'key or }' : 'value or ]');
    return mayClose && open.pop() === closes ? ', or end' : null;
  }
  if (expected === ':') return token === ':' ? 'value' : null;
  if (expected === 'key' || expected === 'key or }') return token.startsWith('"') ? ':' : null;
  if (expected === ', or end') {
    if (token !== ',' || open.length === 0) return null;
    return open.at(-1) === '{' ? 'key' : 'value';
  }
  if (token === ',' || token === ':') return null;
  if (token !== '{' && token !== '[') return ', or end';
  open.push(token);
  return token === '{' ? 'key or }' : 'value or ]';
}
