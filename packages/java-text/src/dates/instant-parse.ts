import { JavaTextError } from '../java-text-error.js';
import { civilDateOf, DAY_MS, dayNumberOf, dayOfWeek, yearStart } from './calendar.js';
import { HALVES, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS } from './date-names.js';
import { type DateTimePiece, parseDateTimePattern } from './date-time-pattern.js';
import { fixedZone, localToEpoch, type TimeZone } from '../zones/time-zone.js';
import { zoneOfId } from '../zones/zone-id.js';

/**
 * Java's `DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(zone).parse`, as nanoseconds of the epoch. Unlike a
 * `SimpleDateFormat` it is exact: letter case counts, nothing may be left over, and a date must exist (the 31st of a
 * shorter month is its last day, as Java resolves it). A text that names a zone or an offset is in that one. `dateAlone`:
 * what becomes of a pattern without a time; its start is the day's in `zone`. Throws `JavaTextError`.
 */
export function parseInstant(
  text: string,
  pattern: string,
  zone: TimeZone,
  dateAlone: 'refused' | 'start-of-day' = 'refused',
): bigint {
  const reading = new Reading(text);
  const end = reading.pieces(parseDateTimePattern(pattern), 0);
  if (end !== text.length) throw noInstant(text, pattern);
  const nanos =
    dateAlone === 'start-of-day' && !reading.hasTime ? reading.startOfDay(zone) : reading.nanos(zone);
  if (nanos === null) throw noInstant(text, pattern);
  return nanos;
}

/** The digits that a letter takes; `exact` where more digits of another field follow at once: yyyyMMdd. */
function digitsOf(letter: string, count: number, exact: boolean): RegExp {
  if (letter === 'y' || letter === 'u') {
    const sign = letter === 'u' ? '-' : '(?!)';
    if (count === 2 || exact) return new RegExp(`^\\d{${count}}`);
    // A year with more digits than letters has a sign.
    if (count >= 4)
      return new RegExp(`^(?:\\d{${count}}(?!\\d)|\\+\\d{${count + 1},19}|${sign}\\d{${count},19})`);
    return new RegExp(`^(?:${sign})?\\d{${count},19}`);
  }
  const most = exact || letter === 'S' || count === 2 ? count : 19;
  return new RegExp(`^\\d{${count},${most}}`);
}

class Reading {
  private fields = new Map<string, number>();
  private zone: TimeZone | null = null;

  constructor(private readonly text: string) {}

  /** Reads the pieces from `index` on; the index behind them, or -1. */
  pieces(pieces: readonly DateTimePiece[], index: number): number {
    let at = index;
    for (const [i, piece] of pieces.entries()) {
      if (piece.kind === 'optional') {
        const [fields, zone] = [new Map(this.fields), this.zone];
        const end = this.pieces(piece.pieces, at);
        if (end >= 0) at = end;
        else [this.fields, this.zone] = [fields, zone];
        continue;
      }
      at =
        piece.kind === 'text'
          ? this.literal(piece.text, at)
          : this.field(piece.letter, piece.count, at, pieces[i + 1]);
      if (at < 0) return -1;
    }
    return at;
  }

  get hasTime(): boolean {
    return ['H', 'k', 'K', 'h', 'N', 'A'].some((letter) => this.fields.has(letter));
  }

  startOfDay(zone: TimeZone): bigint | null {
    const dayNumber = this.dayNumber();
    return dayNumber === null ? null : BigInt(localToEpoch(dayNumber * DAY_MS, zone, 'first')) * 1_000_000n;
  }

  nanos(zone: TimeZone): bigint | null {
    const dayNumber = this.dayNumber();
    const time = this.nanoOfDay();
    if (dayNumber === null || time === null) return null;
    const msOfDay = Number(time / 1_000_000n);
    const epochMs = localToEpoch(dayNumber * DAY_MS + msOfDay, this.zone ?? zone, 'first');
    return BigInt(epochMs) * 1_000_000n + (time % 1_000_000n);
  }

  private dayNumber(): number | null {
    const dayNumber = this.writtenDay();
    const weekday = this.fields.get('E');
    const fits = weekday === undefined || dayNumber === null || weekday === dayOfWeek(dayNumber) - 1;
    return fits ? dayNumber : null;
  }

  private writtenDay(): number | null {
    const yearOfEra = this.fields.get('y');
    const year =
      this.fields.get('u') ??
      (this.fields.get('G') === 0 && yearOfEra !== undefined ? 1 - yearOfEra : yearOfEra);
    if (year === undefined) return null;
    const dayOfYear = this.fields.get('D');
    const month = this.fields.get('M');
    const day = this.fields.get('d');
    if (month !== undefined && day !== undefined) {
      if (month < 1 || month > 12 || day < 1 || day > 31) return null;
      const lastDay = civilDateOf(
        dayNumberOf({ year, month: month + 1, day: 1 }, 'proleptic') - 1,
        'proleptic',
      ).day;
      return dayNumberOf({ year, month, day: Math.min(day, lastDay) }, 'proleptic');
    }
    if (dayOfYear === undefined || dayOfYear < 1) return null;
    const start = yearStart(year, 'proleptic');
    return start + dayOfYear <= yearStart(year + 1, 'proleptic') ? start + dayOfYear - 1 : null;
  }

  private nanoOfDay(): bigint | null {
    const field = (letter: string) => this.fields.get(letter);
    const half = field('a');
    const onClock = field('h');
    const hourOfHalf = field('K') ?? (onClock === undefined ? undefined : onClock % 12);
    const hour =
      field('H') ??
      (field('k') === 24 ? 0 : field('k')) ??
      (half === undefined || hourOfHalf === undefined ? undefined : half * 12 + hourOfHalf);
    if (field('N') !== undefined) return BigInt(field('N') ?? 0);
    if (field('A') !== undefined) return BigInt(field('A') ?? 0) * 1_000_000n;
    if (hour === undefined) return null;
    const [minute, second] = [field('m') ?? 0, field('s') ?? 0];
    if (hour > 23 || minute > 59 || second > 59) return null;
    const nano = BigInt(field('S') ?? field('n') ?? 0);
    return BigInt((hour * 60 + minute) * 60 + second) * 1_000_000_000n + nano;
  }

  private literal(text: string, index: number): number {
    return this.text.startsWith(text, index) ? index + text.length : -1;
  }

  private field(letter: string, count: number, index: number, next: DateTimePiece | undefined): number {
    switch (letter) {
      case 'G':
        return this.name(
          'G',
          [
            ['BC', 'AD'],
            ['Before Christ', 'Anno Domini'],
          ],
          index,
        );
      case 'M':
      case 'L':
        return count <= 2
          ? this.number('M', letter, count, index, next)
          : this.name('M', [inWidth(count, SHORT_MONTHS, MONTHS)], index, 1);
      case 'E':
        return this.name('E', [inWidth(count, SHORT_WEEKDAYS, WEEKDAYS)], index);
      case 'a':
        return this.name('a', [HALVES], index);
      case 'X':
      case 'x':
      case 'Z':
        return this.offset(letter, count, index);
      case 'O':
      case 'V':
      case 'v':
      case 'z':
        return this.zoneName(index);
      default:
        return this.number(letter, letter, count, index, next);
    }
  }

  private number(
    key: string,
    letter: string,
    count: number,
    index: number,
    next: DateTimePiece | undefined,
  ): number {
    const abuts = next?.kind === 'field' && /[uyDMLdQqecHkKhmsSAnN]/.test(next.letter) && next.count <= 2;
    const digits = digitsOf(letter, count, abuts).exec(this.text.slice(index))?.[0];
    if (digits === undefined) return -1;
    const value = letter === 'S' ? Number(digits.padEnd(9, '0')) : Number(digits);
    this.fields.set(key, (letter === 'y' || letter === 'u') && count === 2 ? 2000 + value : value);
    return index + digits.length;
  }

  private name(key: string, lists: readonly (readonly string[])[], index: number, base = 0): number {
    for (const list of lists) {
      const found = list.findIndex((name) => this.text.startsWith(name, index));
      if (found < 0) continue;
      this.fields.set(key, found + base);
      return index + (list[found] ?? '').length;
    }
    return -1;
  }

  private offset(letter: string, count: number, index: number): number {
    const rest = this.text.slice(index);
    const allowsZ = letter === 'X' || (letter === 'Z' && count === 5);
    if (allowsZ && rest.startsWith('Z')) return this.use(0, index + 1);
    const width = letter === 'Z' ? (count === 5 ? 5 : 2) : count;
    const forms = [
      /^([+-])(\d\d)(\d\d)?/,
      /^([+-])(\d\d)(\d\d)/,
      /^([+-])(\d\d):(\d\d)/,
      /^([+-])(\d\d)(\d\d)(\d\d)?/,
      /^([+-])(\d\d):(\d\d)(?::(\d\d))?/,
    ];
    const match = forms[width - 1]?.exec(rest);
    if (match === null || match === undefined) return -1;
    const [whole, sign, hours, minutes = '0', seconds = '0'] = match;
    const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return this.use(sign === '-' ? -offset : offset, index + whole.length);
  }

  private zoneName(index: number): number {
    const id = /^[A-Za-z][A-Za-z0-9_/]*(?:[+-]\d{1,2}(?::\d\d)?)?|^[+-]\d\d:\d\d/.exec(
      this.text.slice(index),
    )?.[0];
    if (id === undefined) return -1;
    this.zone = zoneOfId(id);
    return index + id.length;
  }

  private use(offsetMs: number, end: number): number {
    this.zone = fixedZone(offsetMs);
    return end;
  }
}

/** The names that a number of letters stands for: short ones up to three, full ones, initials. */
function inWidth(count: number, short: readonly string[], full: readonly string[]): readonly string[] {
  if (count === 5) return full.map((name) => name.charAt(0));
  return count === 4 ? full : short;
}

function noInstant(text: string, pattern: string): JavaTextError {
  return new JavaTextError(`"${text}" is not an instant of the pattern "${pattern}"`);
}
