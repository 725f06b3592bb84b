import type { CharSet } from './char-set.js';

/** A Java regular expression, as far as a linear-time engine can run it. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'group'; readonly captures: boolean; readonly body: RegexNode }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'alternation'; readonly options: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      /** Infinity for no end. */
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    };

/**
 * `end`: the end, or before a line terminator that is the last of the text (`$`, `\Z`). `lineStart`, `lineEnd`: `^` and
 * `$` under `(?m)`.
 */
export type Anchor =
  'start' | 'end' | 'veryEnd' | 'lineStart' | 'lineEnd' | 'wordBoundary' | 'noWordBoundary';

export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly anchors: ReadonlySet<Anchor>;
}

/** A match of a Java regular expression: of the whole and of each group, start and end, -1 where a group took no part. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  group(index: number): string | null;
}
