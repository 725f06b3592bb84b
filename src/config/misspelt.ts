import { FILE_SUFFIX, type Environment, isGiven } from './secret-files.js';

/** Shorter names have too many neighbours that mean something else (HOME and HOST). */
const SHORTEST = 5;
const LONG = 8;

/** A sentence for each variable that nobody reads and that looks like one of ours. */
export function misspelt(environment: Environment, known: readonly string[]): string[] {
  return Object.keys(environment).flatMap((name) => {
    if (known.includes(name) || !isGiven(environment, name) || name.length < SHORTEST - 1) return [];
    const plain = name.slice(0, -FILE_SUFFIX.length);
    if (name.endsWith(FILE_SUFFIX) && known.includes(plain)) {
      return [`${name} is not read: ${plain} is no secret and is given itself.`];
    }
    const meant = known.find((one) => one.length >= SHORTEST && looksLike(name.toUpperCase(), one));
    return meant === undefined ? [] : [`${name} is not read. Is ${meant} meant?`];
  });
}

function looksLike(name: string, known: string): boolean {
  const allowed = Math.min(name.length, known.length) >= LONG ? 2 : 1;
  return Math.abs(name.length - known.length) <= allowed && distance(name, known) <= allowed;
}

/** Characters to insert, remove, replace or exchange with their neighbour (optimal string alignment). */
function distance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_value, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      const exchanged = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (exchanged) best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, right.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
