import { isPlain } from './patch-document.js';

/** One difference between two documents. `from` is absent when something was added, `to` when it was removed. */
export interface Difference {
  /** Dotted, as in problems: `mapping[0].spec`. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * What differs between two JSON values, as deep as both have the same structure, in the order of their fields. Lists are
 * compared place by place. An object whose fields are only in another order is one that changed: in a mapping that matters.
 */
export function diffDocuments(from: unknown, to: unknown, path = ''): Difference[] {
  if (sameJson(from, to)) return [];
  if (from === undefined) return [{ path, change: 'added', to }];
  if (to === undefined) return [{ path, change: 'removed', from }];
  const inside = diffInside(from, to, path);
  return inside.length > 0 ? inside : [{ path, change: 'changed', from, to }];
}

/** Whether two JSON values are the same, the order of fields included. */
export function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function diffInside(from: unknown, to: unknown, path: string): Difference[] {
  if (Array.isArray(from) && Array.isArray(to)) {
    const indexes = Array.from({ length: Math.max(from.length, to.length) }, (_, index) => index);
    return indexes.flatMap((index) => diffDocuments(from[index], to[index], `${path}[${index}]`));
  }
  if (isPlain(from) && isPlain(to)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names].flatMap((name) =>
      diffDocuments(from[name], to[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return [];
}
