import { own } from '../own.js';
import { charSet, type CharSet, charsOf, complement, union, unicodeProperty } from './char-set.js';

/** The characters that end a line for `.` and `$`. */
export const LINE_TERMINATORS = charsOf('\n\r\u0085\u2028\u2029');

const DIGIT = charsOf('0123456789');
const LOWER = charSet([0x61, 0x7a]);
const UPPER = charSet([0x41, 0x5a]);
const ALPHA = union(LOWER, UPPER);
const SPACE = charsOf(' \t\n\v\f\r');
const HORIZONTAL = union(charsOf(' \t\u00a0\u1680\u180e\u202f\u205f\u3000'), charSet([0x2000, 0x200a]));
const VERTICAL = union(charsOf('\v\f'), LINE_TERMINATORS);
const WORD = union(ALPHA, DIGIT, charsOf('_'));
const PUNCTUATION = charsOf('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** `\d`, `\s` and their like: ASCII, as in Java without `(?U)`. */
export const SHORTHANDS: Readonly<Record<string, CharSet>> = {
  d: DIGIT,
  D: complement(DIGIT),
  s: SPACE,
  S: complement(SPACE),
  w: WORD,
  W: complement(WORD),
  h: HORIZONTAL,
  H: complement(HORIZONTAL),
  v: VERTICAL,
  V: complement(VERTICAL),
};

const POSIX: Readonly<Record<string, CharSet>> = {
  Lower: LOWER,
  Upper: UPPER,
  ASCII: charSet([0, 0x7f]),
  Alpha: ALPHA,
  Digit: DIGIT,
  Alnum: union(ALPHA, DIGIT),
  Punct: PUNCTUATION,
  Graph: union(ALPHA, DIGIT, PUNCTUATION),
  Print: union(ALPHA, DIGIT, PUNCTUATION, charsOf(' ')),
  Blank: charsOf(' \t'),
  Cntrl: charSet([0, 0x1f], [0x7f, 0x7f]),
  XDigit: union(DIGIT, charSet([0x41, 0x46], [0x61, 0x66])),
  Space: SPACE,
};

const JAVA: Readonly<Record<string, readonly string[]>> = {
  javaLowerCase: ['Lowercase'],
  javaUpperCase: ['Uppercase'],
  javaAlphabetic: ['Alphabetic'],
  javaLetter: ['L'],
  javaDigit: ['Nd'],
  javaLetterOrDigit: ['L', 'Nd'],
  javaSpaceChar: ['Z'],
  LD: ['L', 'Nd'],
};

/** The characters of `\p{name}`: POSIX (ASCII), general categories, scripts and binary properties; null when unknown. */
export function namedClass(name: string): CharSet | null {
  if (name === 'L1') return charSet([0, 0xff]);
  const posix = own(POSIX, name);
  if (posix !== undefined) return posix;
  const java = own(JAVA, name);
  if (java !== undefined) return union(...java.map((property) => unicodeProperty(property) ?? []));
  const keyed = /^(script|sc|general_category|gc)=(\w+)$/i.exec(name);
  if (keyed !== null) {
    const [, key = '', value = ''] = keyed;
    return unicodeProperty(
      key.toLowerCase().startsWith('s') ? `Script=${value}` : `General_Category=${value}`,
    );
  }
  const bare = name.startsWith('Is') ? name.slice(2) : name;
  const category = /^[A-Z][a-z]?$|^LC$/.test(bare) ? unicodeProperty(`General_Category=${bare}`) : null;
  if (category !== null || !name.startsWith('Is')) return category;
  const script = bare.charAt(0).toUpperCase() + bare.slice(1).toLowerCase();
  return unicodeProperty(`Script=${script}`) ?? unicodeProperty(bare);
}
