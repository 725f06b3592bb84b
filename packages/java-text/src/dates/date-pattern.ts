import { JavaTextError } from '../java-text-error.js';

/** A piece of a date pattern: text that stands for itself, or a letter repeated `count` times. */
export type PatternPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number };

/** `SimpleDateFormat`'s letters. */
const LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX';

const parsed = new Map<string, readonly PatternPiece[]>();
const CACHE_LIMIT = 500;

/**
 * Cuts a `SimpleDateFormat` pattern into pieces: letters are fields, text in single quotes and every other character
 * stand for themselves, `''` is a quote. A letter that means nothing is an error.
 */
export function parseDatePattern(pattern: string): readonly PatternPiece[] {
  const cached = parsed.get(pattern);
  if (cached !== undefined) return cached;
  const pieces = cut(pattern);
  if (parsed.size >= CACHE_LIMIT) parsed.clear();
  parsed.set(pattern, pieces);
  return pieces;
}

function cut(pattern: string): PatternPiece[] {
  const pieces: PatternPiece[] = [];
  for (const [piece] of pattern.matchAll(/'(?:[^']|'')*'?|([A-Za-z])\1*|[^'A-Za-z]+/g)) {
    const letter = piece.charAt(0);
    if (letter === "'") pieces.push({ kind: 'text', text: quoted(piece, pattern) });
    else if (/[A-Za-z]/.test(letter)) pieces.push(field(letter, piece.length, pattern));
    else pieces.push({ kind: 'text', text: piece });
  }
  return pieces;
}

function quoted(piece: string, pattern: string): string {
  if (piece === "''") return "'";
  if (!piece.endsWith("'") || piece.length < 2) {
    throw new JavaTextError(
      `The date pattern "${pattern}" has a quote that is not closed; a quote itself is written ''`,
    );
  }
  return piece.slice(1, -1).replaceAll("''", "'");
}

function field(letter: string, count: number, pattern: string): PatternPiece {
  if (!LETTERS.includes(letter)) {
    throw new JavaTextError(
      `The date pattern "${pattern}" has a letter "${letter}" that means nothing; put text in single quotes`,
    );
  }
  if (letter === 'X' && count > 3) {
    throw new JavaTextError(`The date pattern "${pattern}" has ${count} times "X"; X, XX and XXX are known`);
  }
  return { kind: 'field', letter, count };
}
