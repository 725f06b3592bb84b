import type { StarPattern } from './star-pattern.js';

/** `&`, `&n`, `&(n,g)` and the same with `$`: the part number `group` of the key that was matched `up` levels above. */
export interface KeyReference {
  readonly up: number;
  readonly group: number;
}

/** `@n`, `@(n,a.b[0])`: a value found by going `up` levels and then down the path (null: that level's value itself). */
export interface Lookup {
  readonly kind: 'lookup';
  readonly canonical: string;
  readonly up: number;
  readonly path: readonly KeyElement[] | null;
}

export type ArrayIndex =
  | { readonly kind: 'append' }
  | { readonly kind: 'explicit'; readonly text: string; readonly index: number }
  | { readonly kind: 'reference'; readonly reference: KeyReference }
  | { readonly kind: 'count'; readonly up: number }
  | { readonly kind: 'lookup'; readonly lookup: Lookup };

/** One key of a spec, or one segment of a path, parsed. `canonical` is the same for two keys that mean the same. */
export type KeyElement =
  | { readonly kind: 'literal'; readonly canonical: string; readonly text: string }
  | { readonly kind: 'any'; readonly canonical: string }
  | { readonly kind: 'star'; readonly canonical: string; readonly pattern: StarPattern }
  | {
      readonly kind: 'amp';
      readonly canonical: string;
      readonly tokens: readonly (string | KeyReference)[];
    }
  | { readonly kind: 'dollar'; readonly canonical: string; readonly reference: KeyReference }
  | { readonly kind: 'hash'; readonly canonical: string; readonly text: string }
  | { readonly kind: 'at'; readonly canonical: string }
  | { readonly kind: 'array'; readonly canonical: string; readonly index: ArrayIndex }
  | Lookup;
