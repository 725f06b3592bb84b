import { Fault } from './expression-error.js';
import { isReservedName } from './function-names.js';
import { SourceText, type Span } from './source-text.js';
import { unescapeLiteral } from './string-literal.js';

export type Punctuation = '$' | '{' | '}' | '(' | ')' | ':' | ',' | '.' | ';' | '#{';
export type TokenKind = Punctuation | 'whole' | 'decimal' | 'string' | 'name' | 'reserved' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a `string`, with its quotes. */
  readonly text: string;
  /** What the token stands for, before `${…}` inside it are looked for: a string without quotes and escapes, a name as it is. */
  readonly content: SourceText;
  readonly span: Span;
}

const HIDDEN = /[ \t\r\n]+|#(?!\{)[^\n]*\n/y;
const WHOLE = /[+-]?\d+/y;
const DECIMAL = /[+-]?(?:\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)/y;
const STRING = /"(?:\\[^]|[^"\\\n\r\t])*"|'(?:\\[^]|[^'\\\n\r\t])*'/y;
const NAME = /[^${}()[\],:;/*' \t\r\n0-9][^${}()[\],:;/*' \t\r\n]*/y;
const PUNCTUATION = /#\{|[${}():,.;]/y;

/** The longest of these wins; of equally long ones, the first. */
const KINDS: readonly (readonly [TokenKind, RegExp])[] = [
  ['whole', WHOLE],
  ['decimal', DECIMAL],
  ['string', STRING],
  ['name', NAME],
];

/**
 * Cuts one range into tokens, white space and comments (`#` to the end of the line) left out. A name goes as far as it
 * can, so `tok#1`, `a-b` and `count.total` are one name each; it is a reserved word only when it is exactly one.
 */
export function tokenize(source: SourceText): Token[] {
  const tokens: Token[] = [];
  const { text } = source;
  let index = 0;
  while (index < text.length) {
    const hidden = matchAt(HIDDEN, text, index);
    if (hidden > 0) {
      index += hidden;
      continue;
    }
    const token = tokenAt(source, index);
    tokens.push(token);
    index += token.text.length;
  }
  const end = source.offsetAt(text.length);
  tokens.push({ kind: 'end', text: '', content: source.slice(index, index), span: { start: end, end } });
  return tokens;
}

function tokenAt(source: SourceText, index: number): Token {
  const { text } = source;
  const punctuation = matchAt(PUNCTUATION, text, index);
  let kind: TokenKind = text.slice(index, index + punctuation) as Punctuation;
  let length = punctuation;
  for (const [candidate, pattern] of KINDS) {
    const matched = matchAt(pattern, text, index);
    // "#{" opens a parameter and "#…" a comment, although both could begin a name.
    if (matched > length && !text.startsWith('#', index)) [kind, length] = [candidate, matched];
  }
  if (length === 0) throw unreadable(source, index);
  const end = index + length;
  const written = text.slice(index, end);
  if (kind === 'name' && isReservedName(written)) kind = 'reserved';
  return {
    kind,
    text: written,
    content: kind === 'string' ? unescapeLiteral(source.slice(index + 1, end - 1)) : source.slice(index, end),
    span: { start: source.offsetAt(index), end: source.offsetAt(end) },
  };
}

function matchAt(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0].length ?? 0;
}

function unreadable(source: SourceText, index: number): Fault {
  const { text } = source;
  const char = text.charAt(index);
  const offset = source.offsetAt(index);
  if (char === '#') {
    return new Fault('The comment has no end: put a line break after it', offset);
  }
  if (char === '"' || char === "'") return unclosedText(source, index);
  return new Fault(`"${char}" cannot stand here`, offset);
}

/** The quote at `index` is not closed. Backslashes before quotes are counted as `findExpressions` counts them. */
export function unclosedText(source: SourceText, index: number): Fault {
  const quote = source.text.charAt(index);
  const rest = source.text.slice(index);
  const breakAt = rest.search(/[\n\r\t]/);
  if (breakAt >= 0) {
    return new Fault(
      'A text in quotes must be on one line: write \\n, \\r or \\t for a line break or a tab in it',
      source.offsetAt(index + breakAt),
    );
  }
  const other = quote === '"' ? "'" : '"';
  const why = rest.includes(`\\${quote}`)
    ? `: every second \\${quote} ends the text, as in NiFi. Put it between ${other} and ${other}, or take what has quotes of both kinds from an attribute`
    : '';
  return new Fault(`The text has no closing ${quote}${why}`, source.offsetAt(index));
}
