import { DateFields, type DateField } from './date-fields.js';
import { ERAS, HALVES, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS } from './date-names.js';
import { parseDatePattern, type PatternPiece } from './date-pattern.js';
import { fixedZone, GMT, localToEpoch, type TimeZone } from '../zones/time-zone.js';
import { findZoneByName } from '../zones/zone-names.js';

/**
 * Java's `SimpleDateFormat(pattern, Locale.US).parse`, lenient: milliseconds of the epoch, or null when the text does
 * not fit. What follows the part that fits is ignored. `nowMs` decides the century of a two-digit year (80 years back,
 * 20 ahead).
 */
export function parseDate(text: string, pattern: string, zone: TimeZone, nowMs: number): number | null {
  const pieces = parseDatePattern(pattern);
  const reader = new DateReader(text, zone, nowMs);
  for (const [index, piece] of pieces.entries()) {
    const fits = piece.kind === 'text' ? reader.literal(piece.text) : reader.field(piece, pieces[index + 1]);
    if (!fits) return null;
  }
  return reader.epochMs();
}

const CENTURY_START_YEARS_AGO = 80;

/** Fields of digits, by letter. `y`, `Y`, `M` and the hours that count from 1 have rules of their own. */
const PLAIN: Readonly<Record<string, DateField>> = {
  w: 'weekOfYear',
  W: 'weekOfMonth',
  D: 'dayOfYear',
  d: 'dayOfMonth',
  F: 'dayOfWeekInMonth',
  H: 'hourOfDay',
  K: 'hour',
  m: 'minute',
  s: 'second',
  S: 'millisecond',
};

class DateReader {
  private index = 0;
  private readonly fields = new DateFields();
  private twoDigitYear = false;
  private readonly centuryStart: Date;

  constructor(
    private readonly text: string,
    private zone: TimeZone,
    nowMs: number,
  ) {
    this.centuryStart = new Date(nowMs);
    this.centuryStart.setUTCFullYear(this.centuryStart.getUTCFullYear() - CENTURY_START_YEARS_AGO);
  }

  literal(text: string): boolean {
    if (!this.text.startsWith(text, this.index)) return false;
    this.index += text.length;
    return true;
  }

  field({ letter, count }: PatternPiece & { kind: 'field' }, next: PatternPiece | undefined): boolean {
    // Digits that run into the next field are cut off at the count of letters, white space included: yyyyMMdd.
    const end = next?.kind === 'field' && isNumeric(next) ? this.index + count : null;
    while (/[ \t]/.test(this.text.charAt(this.index))) this.index += 1;
    if (this.index >= this.text.length) return false;
    const plain = PLAIN[letter];
    if (plain !== undefined) return this.number(end, (value) => this.fields.set(plain, value));
    switch (letter) {
      case 'G':
        return this.name([ERAS], (era) => this.fields.set('era', era));
      case 'y':
      case 'Y':
        return this.year(letter === 'y' ? 'year' : 'weekYear', count, end);
      case 'M':
      case 'L':
        return count <= 2
          ? this.number(end, (value) => this.fields.set('month', value - 1))
          : this.name([MONTHS, SHORT_MONTHS], (month) => this.fields.set('month', month));
      case 'E':
        return this.name([WEEKDAYS, SHORT_WEEKDAYS], (day) => this.fields.set('dayOfWeek', day + 1));
      case 'u':
        return this.number(end, (value) => this.fields.set('dayOfWeek', isoWeekday(value)));
      case 'a':
        return this.name([HALVES], (half) => this.fields.set('half', half));
      case 'k':
        return this.number(end, (value) => this.fields.set('hourOfDay', value === 24 ? 0 : value));
      case 'h':
        return this.number(end, (value) => this.fields.set('hour', value === 12 ? 0 : value));
      default:
        return letter === 'X' ? this.isoZone(count) : this.zoneName();
    }
  }

  epochMs(): number {
    const epochMs = localToEpoch(this.fields.localMs(), this.zone, 'second');
    if (!this.twoDigitYear || epochMs >= this.centuryStart.getTime()) return epochMs;
    this.fields.set('year', (this.fields.get('year') ?? 0) + 100);
    return localToEpoch(this.fields.localMs(), this.zone, 'second');
  }

  /** A whole number that ends before the index `end`, if there is one. */
  private number(end: number | null, use: (value: number) => void): boolean {
    const until = end ?? this.text.length;
    if (until > this.text.length) return false;
    const match = /^-?\d+/.exec(this.text.slice(this.index, until));
    if (match === null) return false;
    this.index += match[0].length;
    use(Number(match[0]) | 0);
    return true;
  }

  private year(field: 'year' | 'weekYear', count: number, end: number | null): boolean {
    const start = this.index;
    return this.number(end, (value) => {
      const digits = this.text.slice(start, this.index);
      this.fields.set(field, count <= 2 && /^\d\d$/.test(digits) ? this.inCentury(value) : value);
    });
  }

  private inCentury(twoDigits: number): number {
    const startYear = this.centuryStart.getUTCFullYear();
    const pivot = startYear % 100;
    this.twoDigitYear = twoDigits === pivot;
    return startYear - pivot + twoDigits + (twoDigits < pivot ? 100 : 0);
  }

  /** The longest name of the lists that stands here, letter case aside; uses its index. */
  private name(lists: readonly (readonly string[])[], use: (index: number) => void): boolean {
    const rest = this.text.slice(this.index).toLowerCase();
    for (const list of lists) {
      const found = list.findIndex((name) => rest.startsWith(name.toLowerCase()));
      if (found < 0) continue;
      use(found);
      this.index += (list[found] ?? '').length;
      return true;
    }
    return false;
  }

  private isoZone(count: number): boolean {
    const pattern = [/^Z|^([+-])(\d\d)/, /^Z|^([+-])(\d\d)(\d\d)/, /^Z|^([+-])(\d\d):(\d\d)/][count - 1];
    return this.offset(pattern);
  }

  private zoneName(): boolean {
    const rest = this.text.slice(this.index);
    if (/^[+-]/.test(rest)) return this.offset(/^([+-])(\d\d?):?(\d\d)/);
    if (/^GMT[+-]/i.test(rest)) {
      return (
        this.offset(/^GMT([+-])(\d\d?)(?::(\d\d)|(?![\d:]))/i) || this.offset(/^GMT([+-])(\d\d?)(\d\d)/i)
      );
    }
    const named = findZoneByName(rest, this.zone);
    if (named === null) return false;
    this.zone = named.zone;
    this.index += named.length;
    return true;
  }

  private offset(pattern: RegExp | undefined): boolean {
    const match = pattern?.exec(this.text.slice(this.index));
    if (match === null || match === undefined) return false;
    const [whole, sign, hours = '0', minutes = '0'] = match;
    if (Number(hours) > 23 || Number(minutes) > 59) return false;
    this.index += whole.length;
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    this.zone = offset === 0 ? GMT : fixedZone(sign === '-' ? -offset : offset);
    return true;
  }
}

/** From Monday as 1 to Sunday as 1; a number that is no weekday is left to the lenient calendar. */
function isoWeekday(value: number): number {
  return value >= 1 && value <= 7 ? (value % 7) + 1 : value;
}

function isNumeric({ letter, count }: PatternPiece & { kind: 'field' }): boolean {
  return 'ywYWDdFuHkKhmsS'.includes(letter) || ('ML'.includes(letter) && count <= 2);
}
