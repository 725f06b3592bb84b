import type { CharSet } from './char-set.js';
import type { Anchor, RegexNode } from './regex-syntax.js';

/**
 * The pattern for JavaScript's own engine, which is some ten times as quick on a short text and backtracks on a long one: so
 * only for texts up to `maxLength`, the length at which the worst text still takes less than `MAX_STEPS` steps.
 */
export interface BoundedRegex {
  /** The pattern, to be found from `lastIndex` on. */
  readonly part: RegExp;
  /** The pattern over a whole text. */
  readonly whole: RegExp;
  /** In UTF-16 units. */
  readonly maxLength: number;
}

const MAX_STEPS = 50_000;

/**
 * Null where the engines may answer differently (a repeated group forgets what it captured, an optional part that can be
 * empty), where `(?m)` is meant, and where even a short text may take long.
 */
export function boundedRegex(root: RegexNode): BoundedRegex | null {
  const written = write(root);
  if (written === null) return null;
  const { size, choices, loops } = written;
  const maxLength = Math.floor((MAX_STEPS / (size * choices)) ** (1 / (loops + 1))) - 1;
  if (maxLength < 1) return null;
  return {
    part: new RegExp(written.source, 'gu'),
    whole: new RegExp(`^(?:${written.source})$`, 'u'),
    maxLength,
  };
}

/** A text takes at most `size × choices × (length + 1) ^ (loops + 1)` steps: every choice at every place, every length of every loop. */
interface Written {
  readonly source: string;
  readonly size: number;
  readonly choices: number;
  readonly loops: number;
  readonly canBeEmpty: boolean;
}

const ANCHORS: Readonly<Partial<Record<Anchor, string>>> = {
  start: '^',
  end: '$',
  veryEnd: '$',
  wordBoundary: '\\b',
  noWordBoundary: '\\B',
};

function write(node: RegexNode): Written | null {
  if (node.kind === 'set') return leaf(writeSet(node.set), false);
  if (node.kind === 'anchor') {
    const anchor = ANCHORS[node.anchor];
    return anchor === undefined ? null : leaf(anchor, true);
  }
  if (node.kind === 'group') {
    const body = write(node.body);
    return body && { ...body, source: `${node.captures ? '(' : '(?:'}${body.source})` };
  }
  if (node.kind === 'repeat') return writeRepeat(node);
  const parts = (node.kind === 'sequence' ? node.items : node.options).map(write);
  if (!parts.every((part) => part !== null)) return null;
  const isSequence = node.kind === 'sequence';
  return {
    source: parts.map(({ source }) => source).join(isSequence ? '' : '|'),
    size: parts.reduce((sum, part) => sum + part.size, 1),
    choices: isSequence
      ? parts.reduce((product, part) => product * part.choices, 1)
      : parts.reduce((sum, part) => sum + part.choices, 0),
    loops: isSequence
      ? parts.reduce((sum, part) => sum + part.loops, 0)
      : Math.max(...parts.map(({ loops }) => loops)),
    canBeEmpty: isSequence
      ? parts.every(({ canBeEmpty }) => canBeEmpty)
      : parts.some(({ canBeEmpty }) => canBeEmpty),
  };
}

function writeRepeat({ body, min, max, mode }: Extract<RegexNode, { kind: 'repeat' }>): Written | null {
  const once = write(body);
  if (once === null || once.canBeEmpty || max === 0) return null;
  const lazily = mode === 'lazy' ? '?' : '';
  if (max === 1)
    return min === 1
      ? once
      : { ...once, source: `${once.source}?${lazily}`, choices: once.choices + 1, canBeEmpty: true };
  if (body.kind !== 'set') return null;
  const times = `{${min},${max === Infinity ? '' : max}}${lazily}`;
  return { ...once, source: once.source + times, loops: 1, canBeEmpty: min === 0 };
}

function leaf(source: string, canBeEmpty: boolean): Written {
  return { source, size: 1, choices: 1, loops: 0, canBeEmpty };
}

function writeSet(set: CharSet): string {
  const code = (point: number) => `\\u{${point.toString(16)}}`;
  return `[${set.map(([first, last]) => (first === last ? code(first) : `${code(first)}-${code(last)}`)).join('')}]`;
}
