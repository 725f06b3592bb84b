/** A set of code points: ranges (both ends inclusive), in order, not touching each other. */
export type CharSet = readonly (readonly [first: number, last: number])[];

const MAX_CODE_POINT = 0x10ffff;

export const EVERY_CHAR: CharSet = [[0, MAX_CODE_POINT]];

export function charSet(...ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = ranges.toSorted(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** The set of the characters of `text`. */
export function charsOf(text: string): CharSet {
  return charSet(...Array.from(text, (char): [number, number] => [codePoint(char), codePoint(char)]));
}

export function union(...sets: readonly CharSet[]): CharSet {
  return charSet(...sets.flat());
}

export function complement(set: CharSet): CharSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) rest.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= MAX_CODE_POINT) rest.push([next, MAX_CODE_POINT]);
  return rest;
}

export function intersection(a: CharSet, b: CharSet): CharSet {
  return complement(union(complement(a), complement(b)));
}

export function difference(a: CharSet, b: CharSet): CharSet {
  return intersection(a, complement(b));
}

export function contains(set: CharSet, code: number): boolean {
  return set.some(([first, last]) => first <= code && code <= last);
}

/** With the other case of every ASCII letter in it: what `(?i)` means in Java. */
export function withBothCases(set: CharSet): CharSet {
  const shifted = (from: string, to: string, by: number): CharSet =>
    intersection(set, [[codePoint(from), codePoint(to)]]).map(
      ([first, last]) => [first + by, last + by] as const,
    );
  return union(set, shifted('a', 'z', -32), shifted('A', 'Z', 32));
}

const properties = new Map<string, CharSet>();
let everyCharacter: string | null = null;

/** The code points of a Unicode property as JavaScript names it (`Lu`, `Script=Latin`), or null when there is none such. */
export function unicodeProperty(name: string): CharSet | null {
  const cached = properties.get(name);
  if (cached !== undefined) return cached;
  let pattern: RegExp;
  try {
    pattern = new RegExp(`\\p{${name}}+`, 'gu');
  } catch {
    return null;
  }
  everyCharacter ??= Array.from({ length: MAX_CODE_POINT + 1 }, (_, code) => String.fromCodePoint(code)).join(
    '',
  );
  const ranges = Array.from(everyCharacter.matchAll(pattern), ([run]): [number, number] => {
    const first = codePoint(run);
    return [first, first + Array.from(run).length - 1];
  });
  const set = charSet(...ranges);
  properties.set(name, set);
  return set;
}

export function codePoint(char: string): number {
  return char.codePointAt(0) ?? 0;
}
