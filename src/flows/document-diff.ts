import { isPlain } from './patch-document.js';

/** One difference between two documents. `before` is absent when something was added, `after` when it was removed. */
export interface Difference {
  /** JSONPath: `$.mapping[0].spec['*'].code`. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * What differs between two JSON values, as deep as both have the same structure, in the order of their fields. Lists are
 * compared place by place. An object whose fields are only in another order is one that changed: in a mapping that matters.
 */
export function diffDocuments(before: unknown, after: unknown, path = '$'): Difference[] {
  if (sameJson(before, after)) return [];
  if (before === undefined) return [{ path, change: 'added', after }];
  if (after === undefined) return [{ path, change: 'removed', before }];
  const inside = diffInside(before, after, path);
  return inside.length > 0 ? inside : [{ path, change: 'changed', before, after }];
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
    return [...names].flatMap((name) => diffDocuments(from[name], to[name], path + memberPath(name)));
  }
  return [];
}

/** `.name`, or in brackets what is no name (RFC 9535). */
function memberPath(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return `.${name}`;
  return `['${name.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}']`;
}
