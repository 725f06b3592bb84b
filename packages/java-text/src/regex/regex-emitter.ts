import { JavaTextError } from '../java-text-error.js';
import { type CharSet, codePoint, contains, difference, intersection, union } from './char-set.js';
import { LINE_TERMINATORS } from './regex-classes.js';
import type { Anchor, RegexNode } from './regex-syntax.js';

/**
 * How a text is written for the engine. `null`: as it is. Otherwise the text ends in the line terminator named, and Java's
 * `$` must match before it, which the engine cannot say. So the first character of that terminator is written as the
 * text's only `\n`, every real `\n` as `INNER_NEWLINE`, and `$` becomes "before a \n, or at the end".
 */
export type FinalTerminator = string | null;

/** A code point that no text may use for itself. */
export const INNER_NEWLINE = 0xfdd0;

const NEWLINE = codePoint('\n');

/** The pattern in the syntax of RE2. */
export function emitRegex(node: RegexNode, final: FinalTerminator): string {
  return emit(node, final, true);
}

/** `tail`: nothing more has to match after this node. */
function emit(node: RegexNode, final: FinalTerminator, tail: boolean): string {
  if (node.kind === 'set') return emitSet(final === null ? node.set : written(node.set, final));
  if (node.kind === 'anchor') return emitAnchor(node.anchor, final);
  if (node.kind === 'group') return `${node.captures ? '(' : '(?:'}${emit(node.body, final, tail)})`;
  if (node.kind === 'alternation') return node.options.map((option) => emit(option, final, tail)).join('|');
  if (node.kind === 'repeat') return emitItem(node, undefined, final, tail);
  const last = node.items.length - 1;
  return node.items.map((item, i) => emitItem(item, node.items[i + 1], final, tail && i === last)).join('');
}

function emitItem(
  node: RegexNode,
  next: RegexNode | undefined,
  final: FinalTerminator,
  tail: boolean,
): string {
  if (node.kind !== 'repeat') return emit(node, final, tail);
  if (node.mode === 'possessive' && !isHarmless(node.body, next, tail)) {
    throw new JavaTextError(
      'A possessive quantifier ("++", "*+", "?+") is available only where the greedy one would do the same',
    );
  }
  const body = emit(node.body, final, false);
  const wrapped = node.body.kind === 'repeat' || node.body.kind === 'anchor' ? `(?:${body})` : body;
  return wrapped + quantifier(node.min, node.max) + (node.mode === 'lazy' ? '?' : '');
}

function quantifier(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

/**
 * Whether giving nothing back makes no difference: `body` is a single character, and what follows is nothing, or
 * cannot begin with what `body` would give back.
 */
function isHarmless(body: RegexNode, next: RegexNode | undefined, tail: boolean): boolean {
  if (body.kind !== 'set') return false;
  if (next === undefined) return tail;
  if (next.kind === 'set') return intersection(body.set, next.set).length === 0;
  if (next.kind === 'repeat') {
    return next.min > 0 && next.body.kind === 'set' && intersection(body.set, next.body.set).length === 0;
  }
  const isEnd = next.kind === 'anchor' && (next.anchor === 'end' || next.anchor === 'veryEnd');
  return isEnd && intersection(body.set, LINE_TERMINATORS).length === 0;
}

const ANCHORS: Readonly<Record<Anchor, string>> = {
  start: '\\A',
  end: '\\z',
  veryEnd: '\\z',
  lineStart: '(?m:^)',
  lineEnd: '(?m:$)',
  wordBoundary: '\\b',
  noWordBoundary: '\\B',
};

function emitAnchor(anchor: Anchor, final: FinalTerminator): string {
  return anchor === 'end' && final !== null ? ANCHORS.lineEnd : ANCHORS[anchor];
}

/** The set over a text that is written for `final`. */
function written(set: CharSet, final: string): CharSet {
  const hasFinal = contains(set, codePoint(final));
  const hasNewline = contains(set, NEWLINE);
  const rest = difference(set, [
    [NEWLINE, NEWLINE],
    [INNER_NEWLINE, INNER_NEWLINE],
  ]);
  return union(
    rest,
    hasFinal ? [[NEWLINE, NEWLINE]] : [],
    hasNewline ? [[INNER_NEWLINE, INNER_NEWLINE]] : [],
  );
}

function emitSet(set: CharSet): string {
  if (set.length === 0) return '[^\\x{0}-\\x{10FFFF}]';
  const ranges = set.map(([first, last]) =>
    first === last ? emitCode(first) : `${emitCode(first)}-${emitCode(last)}`,
  );
  return ranges.length === 1 && set[0]?.[0] === set[0]?.[1] ? (ranges[0] ?? '') : `[${ranges.join('')}]`;
}

function emitCode(code: number): string {
  return /[A-Za-z0-9]/.test(String.fromCodePoint(code))
    ? String.fromCodePoint(code)
    : `\\x{${code.toString(16)}}`;
}
