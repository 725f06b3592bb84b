import {
  type CharSet,
  charsOf,
  codePoint,
  complement,
  intersection,
  union,
  withBothCases,
} from './char-set.js';
import type { RegexCursor, RegexFlags } from './regex-cursor.js';
import { parseEscape } from './regex-escapes.js';

/**
 * A class in brackets, the opening one already read: characters, ranges, escapes, classes inside the class, and `&&`
 * for what is in both: `[a-z&&[^aeiou]]`. A bracket that closes right after the opening one stands for itself.
 */
export function parseBrackets(cursor: RegexCursor, flags: RegexFlags): CharSet {
  return cursor.nested(() => {
    const negated = cursor.accept('^');
    const operands: CharSet[] = [];
    let items: CharSet[] = [];
    let first = true;
    while (first || !cursor.accept(']')) {
      if (cursor.atEnd) throw cursor.fault('"[" is not closed');
      if (cursor.accept('&&')) {
        operands.push(union(...items));
        items = [];
      } else {
        items.push(parseItem(cursor, flags));
      }
      first = false;
    }
    const set = [...operands, union(...items)].reduce(intersection);
    return negated ? complement(set) : set;
  });
}

/** A set as it is under the flags. */
export function cased(set: CharSet, flags: RegexFlags): CharSet {
  return flags.ignoreCase ? withBothCases(set) : set;
}

function parseItem(cursor: RegexCursor, flags: RegexFlags): CharSet {
  if (cursor.accept('[')) return parseBrackets(cursor, flags);
  if (flags.comments && cursor.skipComment()) return [];
  if (cursor.accept('\\Q')) return cased(charsOf(cursor.quoted()), flags);
  const low = parseChar(cursor, flags);
  if (typeof low !== 'number') return low;
  if (cursor.match(/^-(?!\]|\[|&&)/) === null) return cased([[low, low]], flags);
  const high = parseChar(cursor, flags);
  if (typeof high !== 'number' || high < low) throw cursor.fault('a range in "[…]" ends before it begins');
  return cased([[low, high]], flags);
}

function parseChar(cursor: RegexCursor, flags: RegexFlags): number | CharSet {
  const char = cursor.next();
  return char === '\\' ? parseEscape(cursor, flags) : codePoint(char);
}
