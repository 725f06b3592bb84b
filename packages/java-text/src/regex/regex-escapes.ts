import { type CharSet, codePoint, complement, union } from './char-set.js';
import { namedClass, SHORTHANDS } from './regex-classes.js';
import type { RegexCursor, RegexFlags } from './regex-cursor.js';

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

/** What follows a backslash, in or outside of a class: one code point, or a set of them. */
export function parseEscape(cursor: RegexCursor, flags: RegexFlags): number | CharSet {
  if (cursor.atEnd) throw cursor.fault('the backslash at the end escapes nothing');
  const char = cursor.next();
  const known = SHORTHANDS[char] ?? CONTROLS[char];
  if (known !== undefined) return known;
  switch (char) {
    case 'p':
    case 'P':
      return parseProperty(cursor, char === 'P', flags);
    case 'x':
      return parseCode(cursor, /^(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/, 16, char);
    case 'u':
      return parseUnicode(cursor);
    case '0':
      return parseCode(cursor, /^([0-3]?[0-7]{1,2})/, 8, char);
    case 'c':
      return codePoint(cursor.next()) ^ 64;
    default:
      if (/[1-9k]/.test(char)) throw cursor.fault('references back to a group are not available', 2);
      if (/[a-zA-Z]/.test(char)) throw cursor.fault(`"\\${char}" is not available`, 2);
      return codePoint(char);
  }
}

/** `\uXXXX`, two of them where they are the halves of one character. */
function parseUnicode(cursor: RegexCursor): number {
  const high = parseCode(cursor, /^([0-9a-fA-F]{4})/, 16, 'u');
  if (high < 0xd800 || high > 0xdbff || !cursor.accept('\\u')) return high;
  const low = parseCode(cursor, /^([0-9a-fA-F]{4})/, 16, 'u');
  return ((high - 0xd800) << 10) + (low - 0xdc00) + 0x10000;
}

function parseCode(cursor: RegexCursor, digits: RegExp, radix: number, letter: string): number {
  const match = cursor.match(digits);
  const code = Number.parseInt(match?.[1] ?? match?.[2] ?? '', radix);
  if (match === null || code > 0x10ffff) {
    throw cursor.fault(`"\\${letter}" is not followed by the code of a character`);
  }
  return code;
}

/** Under `(?i)`, each of these is a letter of any case. */
const CASES =
  /^(?:Is|gc=|general_category=)?L[ult]$|^(?:Is)?(?:Lower|Upper)(?:case)?$|^java(?:Lower|Upper)Case$/;
const ANY_CASE = ['Lu', 'Ll', 'Lt'];

function parseProperty(cursor: RegexCursor, negated: boolean, flags: RegexFlags): CharSet {
  const match = cursor.match(/^(?:\{(\^?)([^}]+)\}|([A-Z]))/);
  const name = match?.[2] ?? match?.[3] ?? '';
  const names = flags.ignoreCase && CASES.test(name) ? [name, ...ANY_CASE] : [name];
  const sets = names.map(namedClass);
  const set = sets.includes(null) ? null : union(...sets.filter((found) => found !== null));
  if (set === null) throw cursor.fault(`there is no class of characters \\p{${name}}`);
  return negated !== (match?.[1] === '^') ? complement(set) : set;
}
