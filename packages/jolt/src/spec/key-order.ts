import type { KeyElement } from './key-element.js';

const RANK: Partial<Record<KeyElement['kind'], number>> = { array: 0, amp: 1, star: 2, any: 6 };

/**
 * Jolt's precedence of keys that can match more than one input key: `&`, then three stars and more, two, one, then the
 * lone `*`; among equals the longer key, then the alphabet. The first that matches wins.
 */
export function byPrecedence(left: KeyElement, right: KeyElement): number {
  return (
    rank(left) - rank(right) ||
    right.canonical.length - left.canonical.length ||
    (left.canonical < right.canonical ? -1 : 1)
  );
}

function rank(element: KeyElement): number {
  const base = RANK[element.kind] ?? 0;
  return element.kind === 'star' ? base + 3 - Math.min(element.pattern.stars, 3) : base;
}

/** Java's `String.split`: the parts of `text`, without the empty ones at its end. */
export function splitKeys(text: string): string[] {
  if (!text.includes('|')) return [text];
  const parts = text.split('|');
  while (parts.at(-1) === '') parts.pop();
  return parts;
}
