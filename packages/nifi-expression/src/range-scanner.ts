/** A range of a text, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The first of the language's two stages: where in a text the top-level `${…}` are, found by counting characters, with
 * no grammar. What is not found here stays literal text, without an error: an unclosed `${`, an unclosed quote inside.
 * The second stage (lexer, parser, compiler) sees one range at a time.
 *
 * The rules are those of NiFi 1.28.1, its oddities included: an odd number of `$` before a `{` opens, the count goes on
 * through `{ } $ \` and through whole quoted strings (so `${'a'}${b}` is one expression and a literal), and whether a
 * backslash escapes a quote is told by the parity of *all* backslashes so far in that string.
 */
export function findExpressions(text: string): Range[] {
  return scan(text, 'expression').ranges;
}

/** The ranges that look like expressions but are escaped: an even number of `$` before the brace, all of them included. */
export function findEscapedExpressions(text: string): Range[] {
  return scan(text, 'escaped').ranges;
}

/** Where a `${` begins that is never closed (a missing brace or quote), so that all of it stays literal; or null. */
export function findUnclosed(text: string): number | null {
  return scan(text, 'expression').unclosed;
}

function scan(text: string, wanted: 'expression' | 'escaped'): { ranges: Range[]; unclosed: number | null } {
  const wantedParity = wanted === 'expression' ? 1 : 0;
  const ranges: Range[] = [];
  let start = -1;
  let depth = 0;
  let dollars = 0;
  let backslashes = 0;
  let previous = '';
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    const escaped = previous === '\\' && backslashes % 2 === 1;
    if (start >= 0 && (char === "'" || char === '"') && !escaped) {
      i = closingQuote(text, i);
      if (i < 0) break;
      continue;
    }
    if (char === '{') {
      if (depth === 0 && previous === '$' && dollars % 2 === wantedParity) {
        start = i - (wanted === 'escaped' ? dollars : 1);
      }
      if (start >= 0) depth += 1;
    } else if (char === '}') {
      if (depth === 0) continue;
      depth -= 1;
      if (depth === 0) {
        ranges.push({ start, end: i + 1 });
        start = -1;
      }
    } else if (char === '$') {
      dollars += 1;
    } else if (char === '\\') {
      backslashes += 1;
    } else {
      dollars = 0;
    }
    previous = char;
  }
  return { ranges, unclosed: start >= 0 ? start : null };
}

/** The index of the quote that closes the one at `open`, or -1. */
function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  let backslashes = 0;
  for (let i = open + 1; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\\') backslashes += 1;
    else if (char === quote && (backslashes % 2 === 0 || text.charAt(i - 1) !== '\\')) return i;
  }
  return -1;
}
