import { JavaTextError } from '../java-text-error.js';
import { codePoint, complement, EVERY_CHAR } from './char-set.js';
import { cased, parseBrackets } from './regex-brackets.js';
import { LINE_TERMINATORS } from './regex-classes.js';
import { RegexCursor, type RegexFlags } from './regex-cursor.js';
import { parseEscape } from './regex-escapes.js';
import type { Anchor, ParsedRegex, RegexNode } from './regex-syntax.js';

const NO_FLAGS: RegexFlags = { ignoreCase: false, dotAll: false, multiline: false, comments: false };
const FLAG_NAMES: ReadonlyMap<string, keyof RegexFlags> = new Map([
  ['i', 'ignoreCase'],
  ['s', 'dotAll'],
  ['m', 'multiline'],
  ['x', 'comments'],
]);
const ESCAPED_ANCHORS: Readonly<Record<string, Anchor>> = {
  A: 'start',
  z: 'veryEnd',
  Z: 'end',
  b: 'wordBoundary',
  B: 'noWordBoundary',
};
const MAX_LENGTH = 4000;
const MAX_REPEATS = 1000;

/**
 * Parses a Java regular expression. What needs more than linear time (look-around, back references, atomic groups) and
 * what is rare enough to be an accident (`(?d)`, `(?u)`, `(?U)`, `\G`, `\R`, `\X`) is refused by name.
 */
export function parseRegex(pattern: string): ParsedRegex {
  if (pattern.length > MAX_LENGTH) {
    throw new JavaTextError(`A regular expression may have ${MAX_LENGTH} characters at most`);
  }
  return new RegexParser(new RegexCursor(pattern)).parse();
}

class RegexParser {
  private groups = 0;
  private readonly names = new Map<string, number>();
  private readonly anchors = new Set<Anchor>();

  constructor(private readonly cursor: RegexCursor) {}

  parse(): ParsedRegex {
    const root = this.alternation(NO_FLAGS);
    if (!this.cursor.atEnd) throw this.cursor.fault('")" has no "("');
    return { root, groups: this.groups, names: this.names, anchors: this.anchors };
  }

  private alternation(flags: RegexFlags): RegexNode {
    return this.cursor.nested(() => {
      const options: RegexNode[] = [];
      let current = flags;
      do {
        const items: RegexNode[] = [];
        while (!this.cursor.atEnd && !this.cursor.looksAt('|') && !this.cursor.looksAt(')')) {
          const item = this.item(current);
          if ('flags' in item) current = item.flags;
          else items.push(...item.nodes);
        }
        options.push({ kind: 'sequence', items });
      } while (this.cursor.accept('|'));
      return { kind: 'alternation', options };
    });
  }

  /** One atom with its quantifier; nothing (a comment, `\Q\E`); or flags for the rest of the group. */
  private item(flags: RegexFlags): { nodes: RegexNode[] } | { flags: RegexFlags } {
    if (flags.comments && this.cursor.skipComment()) return { nodes: [] };
    if (this.cursor.accept('\\Q')) return { nodes: this.quoted(flags) };
    const inline = this.cursor.match(/^\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?\)/);
    if (inline !== null) return { flags: this.changed(flags, inline[1], inline[2]) };
    return { nodes: [this.quantified(this.atom(flags), flags)] };
  }

  private quoted(flags: RegexFlags): RegexNode[] {
    const nodes = Array.from(this.cursor.quoted(), (char) => literal(char, flags));
    const last = nodes.pop();
    return last === undefined ? [] : [...nodes, this.quantified(last, flags)];
  }

  private quantified(atom: RegexNode, flags: RegexFlags): RegexNode {
    while (flags.comments && this.cursor.skipComment());
    const match = this.cursor.match(/^([*+?]|\{(\d+)(,?)(\d*)\})([?+]?)/);
    if (match === null) return atom;
    const [, sign = '', low = '', comma, high = '', suffix] = match;
    const [min, max] = rangeOf(sign, low, comma === ',' ? high : low);
    if (max < min) throw this.cursor.fault(`"${sign}" repeats more at least than at most`);
    if (min > MAX_REPEATS || (max > MAX_REPEATS && max !== Infinity)) {
      throw this.cursor.fault(`"${sign}" repeats more than ${MAX_REPEATS} times`);
    }
    const mode = suffix === '?' ? 'lazy' : suffix === '+' ? 'possessive' : 'greedy';
    return { kind: 'repeat', body: atom, min, max, mode };
  }

  private atom(flags: RegexFlags): RegexNode {
    const char = this.cursor.next();
    switch (char) {
      case '.':
        return { kind: 'set', set: flags.dotAll ? EVERY_CHAR : complement(LINE_TERMINATORS) };
      case '^':
        return this.anchor(flags.multiline ? 'lineStart' : 'start');
      case '$':
        return this.anchor(flags.multiline ? 'lineEnd' : 'end');
      case '[':
        return { kind: 'set', set: parseBrackets(this.cursor, flags) };
      case '(':
        return this.group(flags);
      case '\\':
        return this.escape(flags);
      case '*':
      case '+':
      case '?':
        throw this.cursor.fault(`"${char}" has nothing to repeat`, 1);
      case '{':
        throw this.cursor.fault('"{" opens no repetition here; write \\{ for the brace itself', 1);
      default:
        return literal(char, flags);
    }
  }

  private group(flags: RegexFlags): RegexNode {
    const { captures, flags: inner } = this.cursor.accept('?')
      ? this.groupKind(flags)
      : { captures: true, flags };
    if (captures) this.groups += 1;
    const body = this.alternation(inner);
    if (!this.cursor.accept(')')) throw this.cursor.fault('"(" is not closed');
    return { kind: 'group', captures, body };
  }

  /** What follows `(?`: a name, flags, or something that cannot be run. */
  private groupKind(flags: RegexFlags): { captures: boolean; flags: RegexFlags } {
    const refused = this.cursor.match(/^(?:<?[=!]|>)/)?.[0];
    if (refused !== undefined) {
      const what =
        refused === '>' ? 'an atomic group' : refused.startsWith('<') ? 'look-behind' : 'look-ahead';
      throw this.cursor.fault(`"(?${refused}": ${what} cannot be run in linear time and is not available`, 3);
    }
    const name = this.cursor.match(/^<([a-zA-Z][a-zA-Z0-9]*)>/)?.[1];
    if (name !== undefined) {
      if (this.names.has(name)) throw this.cursor.fault(`two groups are named "${name}"`);
      this.names.set(name, this.groups + 1);
      return { captures: true, flags };
    }
    const options = this.cursor.match(/^([a-zA-Z]*)(?:-([a-zA-Z]*))?:/);
    if (options === null) throw this.cursor.fault('"(?" opens no known group', 2);
    return { captures: false, flags: this.changed(flags, options[1], options[2]) };
  }

  private changed(flags: RegexFlags, on = '', off = ''): RegexFlags {
    const result: Record<keyof RegexFlags, boolean> = { ...flags };
    for (const letter of on + off) {
      const flag = FLAG_NAMES.get(letter);
      if (flag === undefined)
        throw this.cursor.fault(`the flag "${letter}" is not available; i, m, s and x are`);
      result[flag] = on.includes(letter);
    }
    return result;
  }

  private escape(flags: RegexFlags): RegexNode {
    const anchor = ESCAPED_ANCHORS[this.cursor.match(/^[AzZbB]/)?.[0] ?? ''];
    if (anchor !== undefined) return this.anchor(anchor);
    const escaped = parseEscape(this.cursor, flags);
    return typeof escaped === 'number'
      ? literal(String.fromCodePoint(escaped), flags)
      : { kind: 'set', set: escaped };
  }

  private anchor(anchor: Anchor): RegexNode {
    this.anchors.add(anchor);
    return { kind: 'anchor', anchor };
  }
}

function literal(char: string, flags: RegexFlags): RegexNode {
  const code = codePoint(char);
  return { kind: 'set', set: cased([[code, code]], flags) };
}

function rangeOf(sign: string, low: string, high: string): [min: number, max: number] {
  if (sign === '*') return [0, Infinity];
  if (sign === '+') return [1, Infinity];
  if (sign === '?') return [0, 1];
  return [Number(low), high === '' ? Infinity : Number(high)];
}
