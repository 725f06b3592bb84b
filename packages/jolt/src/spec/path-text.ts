import type { SpecPlace } from './spec-place.js';

/**
 * Splits a path into the texts of its segments: at the dots that are not escaped. `@(…)` is one segment whatever it contains, `@key` ends at the next dot, and an
 * `@` inside brackets belongs to its array element. `\.` loses its backslash here, every other escape keeps it.
 * Empty segments count for nothing.
 */
export function splitPath(written: string, place: SpecPlace): string[] {
  const path = withArraySegments(written);
  const segments: string[] = [];
  let segment = '';
  const finish = (): void => {
    if (segment !== '') segments.push(segment);
    segment = '';
  };
  for (let at = 0; at < path.length; at++) {
    const character = path[at];
    if (character === '\\') {
      const next = path[++at];
      if (next === '.' || next === '\\') segment += next;
      else if (next !== undefined) segment += `\\${next}`;
    } else if (character === '.') {
      finish();
    } else if (character === '@') {
      const end = endOfLookup(path, at + 1, written, place);
      const text = path.slice(at + 1, end);
      // `@a.b` means the key that a's value names, then b: the dot ends the look-up.
      segment += text.startsWith('(') || path[end] !== '.' ? `@${text}` : `@(${text})`;
      at = path[end] === '.' ? end : end - 1;
      if (!segment.includes('[') || segment.includes(']')) finish();
    } else {
      segment += character;
    }
  }
  finish();
  return segments;
}

/** `a[0]` → `a.[0]`. */
function withArraySegments(path: string): string {
  return path.replace(/(?<=[^\\@.])\[/g, '.[');
}

/** Where the look-up whose text starts at `start` ends. */
function endOfLookup(path: string, start: number, written: string, place: SpecPlace): number {
  if (path[start] === '.') place.fail(`"${written}" has an @ without a key.`);
  if (path[start] !== '(') {
    const dot = path.indexOf('.', start + 1);
    return dot < 0 ? path.length : dot;
  }
  const close = path.indexOf(')', start);
  const inner = path.indexOf('(', start + 1);
  if (inner >= 0 && (close < 0 || inner < close)) {
    place.fail(`"${written}" has parentheses inside the parentheses of an @. They cannot be nested.`);
  }
  return close < 0 ? place.fail(`"${written}" has an @( without its closing parenthesis.`) : close + 1;
}
