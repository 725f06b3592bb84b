import { isDeepStrictEqual } from 'node:util';
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
 * compared place by place.
 */
export function diffDocuments(from: unknown, to: unknown, path = ''): Difference[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (from === undefined) return [{ path, change: 'added', to }];
  if (to === undefined) return [{ path, change: 'removed', from }];
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
  return [{ path, change: 'changed', from, to }];
}
