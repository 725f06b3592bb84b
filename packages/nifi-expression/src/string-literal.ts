import { SourceText } from './source-text.js';

const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'" };

/**
 * The first of the two passes over the escapes of a string literal: `\n \r \t \" \'` become the character, every other
 * backslash pair is kept as it is (`\\` too: it must still be told from an escape when the pieces between embedded
 * expressions are known; see `finishLiteral`).
 */
export function unescapeLiteral(written: SourceText): SourceText {
  const { text } = written;
  let result = '';
  const offsets: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    const next = text.charAt(i + 1);
    const control = char === '\\' ? CONTROL[next] : undefined;
    offsets.push(written.offsetAt(i));
    if (control !== undefined) {
      result += control;
      i += 1;
    } else if (char === '\\') {
      result += char + next;
      offsets.push(written.offsetAt(i + 1));
      i += 1;
    } else {
      result += char;
    }
  }
  return SourceText.mapped(result, offsets, written.offsetAt(text.length));
}

/**
 * The second pass, over one piece of a literal: `\\` becomes a backslash, `\n` and `\r` the character, any other pair
 * keeps its backslash (`\d`, `\.`, `\$`: regular expressions need no doubling), a lone backslash at the end is dropped.
 */
export function finishLiteral(text: string): string {
  return text.replace(/\\([^])|\\$/g, (pair: string, next: string | undefined) => {
    if (next === undefined) return '';
    if (next === '\\') return '\\';
    if (next === 'n') return '\n';
    if (next === 'r') return '\r';
    return pair;
  });
}
