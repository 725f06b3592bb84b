import { JavaTextError } from '../java-text-error.js';

/** A piece of a `DateTimeFormatter` pattern. */
export type DateTimePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number }
  | { readonly kind: 'optional'; readonly pieces: readonly DateTimePiece[] };

/** The letters that are known, and how often each may stand at most. */
const MOST: Readonly<Record<string, number>> = {
  G: 5,
  u: 19,
  y: 19,
  D: 3,
  M: 5,
  L: 5,
  d: 2,
  Q: 5,
  q: 5,
  E: 5,
  e: 5,
  c: 5,
  a: 1,
  H: 2,
  k: 2,
  K: 2,
  h: 2,
  m: 2,
  s: 2,
  S: 9,
  A: 19,
  n: 19,
  N: 19,
  V: 2,
  v: 4,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

const parsed = new Map<string, readonly DateTimePiece[]>();
const CACHE_LIMIT = 500;

/** Reads a `java.time.format.DateTimeFormatter` pattern: like `SimpleDateFormat`'s, with `[…]` for what may be left out. Throws `JavaTextError`. */
export function parseDateTimePattern(pattern: string): readonly DateTimePiece[] {
  const cached = parsed.get(pattern);
  if (cached !== undefined) return cached;
  const pieces = cut(pattern);
  if (parsed.size >= CACHE_LIMIT) parsed.clear();
  parsed.set(pattern, pieces);
  return pieces;
}

function cut(pattern: string): readonly DateTimePiece[] {
  const open: DateTimePiece[][] = [[]];
  for (const [piece] of pattern.matchAll(/'(?:[^']|'')*'?|([A-Za-z])\1*|[^'A-Za-z]/g)) {
    const level = open.at(-1) ?? [];
    const letter = piece.charAt(0);
    if (piece === '[') {
      open.push([]);
    } else if (piece === ']') {
      open.pop();
      const outer = open.at(-1);
      if (outer === undefined) throw invalid(pattern, 'a "]" closes nothing');
      outer.push({ kind: 'optional', pieces: level });
    } else if (letter === "'") {
      level.push({ kind: 'text', text: quoted(piece, pattern) });
    } else if (/[A-Za-z]/.test(letter)) {
      const most = MOST[letter];
      if (most === undefined)
        throw invalid(pattern, `the letter "${letter}" means nothing; put text in single quotes`);
      if (piece.length > most || (letter === 'V' && piece.length !== 2))
        throw invalid(pattern, `"${piece}" is not known`);
      level.push({ kind: 'field', letter, count: piece.length });
    } else if ('{}#'.includes(piece)) {
      throw invalid(pattern, `"${piece}" is reserved; put it in single quotes`);
    } else {
      level.push({ kind: 'text', text: piece });
    }
  }
  // What is still open at the end is optional up to there.
  while (open.length > 1) {
    const level = open.pop() ?? [];
    open.at(-1)?.push({ kind: 'optional', pieces: level });
  }
  return open[0] ?? [];
}

function quoted(piece: string, pattern: string): string {
  if (piece === "''") return "'";
  if (!piece.endsWith("'") || piece.length < 2) throw invalid(pattern, 'a quote is not closed');
  return piece.slice(1, -1).replaceAll("''", "'");
}

function invalid(pattern: string, reason: string): JavaTextError {
  return new JavaTextError(`The pattern "${pattern}" is not valid: ${reason}`);
}
