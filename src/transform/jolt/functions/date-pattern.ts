import type { TimeZone } from './time-zone.js';

/** One piece of a pattern: text that stands for itself, or a letter and how often it is repeated. */
type Token = { readonly text: string } | { readonly letter: string; readonly width: number };

/** What was read from a date's text. Undefined: the pattern has no such field. */
export interface DateFields {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  hour?: number;
  /** 1–12 or 0–11, with `isAfternoon`. */
  halfDayHour?: number;
  isAfternoon?: boolean;
  minute?: number;
  second?: number;
  nanos?: number;
  offsetSeconds?: number;
  zoneId?: string;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const LETTERS = /^[yuMLdDHhKkmsSnaEXxZV]$/;
const NUMERIC = /^[yuMLdDHhKkmsSn]$/;

/** A date pattern in the letters of Java's `DateTimeFormatter`, in English. */
export class DatePattern {
  private constructor(private readonly tokens: readonly Token[]) {}

  /** Undefined where the pattern has a letter that is not supported, or an open quote. */
  static parse(pattern: string): DatePattern | undefined {
    const tokens: Token[] = [];
    for (const [piece] of pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^]/g)) {
      if (piece === "'") return undefined;
      if (piece.startsWith("'"))
        tokens.push({ text: piece === "''" ? "'" : piece.slice(1, -1).replaceAll("''", "'") });
      else if (!/[A-Za-z]/.test(piece)) tokens.push({ text: piece });
      else if (LETTERS.test(piece[0] as string))
        tokens.push({ letter: piece[0] as string, width: piece.length });
      else return undefined;
    }
    return new DatePattern(tokens);
  }

  /** The text of an instant in a zone. */
  format(epochMillis: number, zone: TimeZone): string {
    const offset = zone.offsetAt(epochMillis);
    const local = new Date(epochMillis + offset * 1000);
    return this.tokens
      .map((token) =>
        'text' in token ? token.text : formatted(token.letter, token.width, local, offset, zone),
      )
      .join('');
  }

  /** The fields of a text that fits the pattern exactly; undefined where it does not. */
  read(text: string): DateFields | undefined {
    const fields: DateFields = {};
    let at = 0;
    for (const [index, token] of this.tokens.entries()) {
      const length =
        'text' in token
          ? text.startsWith(token.text, at)
            ? token.text.length
            : -1
          : readField(token.letter, text.slice(at), this.numberWidth(index), token.width, fields);
      if (length < 0) return undefined;
      at += length;
    }
    return at === text.length ? fields : undefined;
  }

  /** How many digits a number may take: all, unless numbers follow without anything between. */
  private numberWidth(index: number): { readonly min: number; readonly max: number } {
    const { letter, width } = this.tokens[index] as Token & { letter: string; width: number };
    const next = this.tokens[index + 1];
    const isAdjacent = next !== undefined && 'letter' in next && NUMERIC.test(next.letter);
    const isYear = letter === 'y' || letter === 'u';
    if (width === 2 || letter === 'S' || isAdjacent) return { min: width, max: width };
    return { min: isYear ? Math.min(width, 4) : 1, max: isYear ? 9 : Math.max(width, 3) };
  }
}

function formatted(letter: string, width: number, local: Date, offset: number, zone: TimeZone): string {
  const number = (value: number): string => String(value).padStart(width, '0');
  const hour = local.getUTCHours();
  switch (letter) {
    case 'y':
    case 'u':
      return width === 2 ? number(local.getUTCFullYear() % 100) : number(local.getUTCFullYear());
    case 'M':
    case 'L':
      return width < 3 ? number(local.getUTCMonth() + 1) : named(MONTHS[local.getUTCMonth()], width);
    case 'd':
      return number(local.getUTCDate());
    case 'D':
      return number(Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / 86_400_000) + 1);
    case 'E':
      return named(DAYS[local.getUTCDay()], width);
    case 'H':
      return number(hour);
    case 'k':
      return number(hour === 0 ? 24 : hour);
    case 'K':
      return number(hour % 12);
    case 'h':
      return number(hour % 12 === 0 ? 12 : hour % 12);
    case 'm':
      return number(local.getUTCMinutes());
    case 's':
      return number(local.getUTCSeconds());
    case 'S':
      return `${String(local.getUTCMilliseconds()).padStart(3, '0')}000000`.slice(0, width);
    case 'n':
      return number(local.getUTCMilliseconds() * 1_000_000);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'V':
      return zone.id;
    default:
      return formattedOffset(letter, width, offset);
  }
}

function named(name: string | undefined, width: number): string {
  const text = name ?? '';
  return width === 5 ? text.slice(0, 1) : width === 4 ? text : text.slice(0, 3);
}

function formattedOffset(letter: string, width: number, offset: number): string {
  if (offset === 0 && (letter === 'X' || (letter === 'Z' && width === 5))) return 'Z';
  const size = Math.abs(offset);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const hours = `${offset < 0 ? '-' : '+'}${two(size / 3600)}`;
  const minutes = two((size % 3600) / 60);
  if (letter === 'Z' && width === 4) return offset === 0 ? 'GMT' : `GMT${hours}:${minutes}`;
  const hasColon = letter === 'Z' ? width === 5 : width === 3 || width === 5;
  if (letter !== 'Z' && width === 1) return minutes === '00' ? hours : hours + minutes;
  return hasColon ? `${hours}:${minutes}` : hours + minutes;
}

/** Reads one field from the start of `text` into `fields`; gives how many characters it took, -1 where it is not there. */
function readField(
  letter: string,
  text: string,
  digits: { readonly min: number; readonly max: number },
  width: number,
  fields: DateFields,
): number {
  if ((letter === 'M' || letter === 'L') && width > 2) {
    const month = MONTHS.findIndex((name) => text.startsWith(named(name, width)));
    fields.month = month + 1;
    return month < 0 ? -1 : named(MONTHS[month], width).length;
  }
  if (letter === 'E') {
    const day = DAYS.find((name) => text.startsWith(named(name, width)));
    return day === undefined ? -1 : named(day, width).length;
  }
  if (letter === 'a') {
    fields.isAfternoon = text.startsWith('PM');
    return /^[AP]M/.test(text) ? 2 : -1;
  }
  if (letter === 'V') {
    const [id = ''] = /^[A-Za-z0-9_+\-/:]*/.exec(text) ?? [];
    fields.zoneId = id;
    return id === '' ? -1 : id.length;
  }
  if (letter === 'X' || letter === 'x' || letter === 'Z') return readOffset(text, fields);
  const found = new RegExp(`^\\d{${digits.min},${digits.max}}`).exec(text)?.[0];
  if (found === undefined) return -1;
  setNumber(letter, width, found, fields);
  return found.length;
}

function readOffset(text: string, fields: DateFields): number {
  const [all, sign, hours, minutes = '0'] = /^(?:Z|([+-])(\d{2}):?(\d{2})?)/.exec(text) ?? [];
  if (all === undefined) return -1;
  const size = Number(hours ?? 0) * 3600 + Number(minutes) * 60;
  fields.offsetSeconds = sign === '-' ? -size : size;
  return all.length;
}

function setNumber(letter: string, width: number, text: string, fields: DateFields): void {
  const value = Number(text);
  switch (letter) {
    case 'y':
    case 'u':
      fields.year = width === 2 ? 2000 + value : value;
      break;
    case 'M':
    case 'L':
      fields.month = value;
      break;
    case 'd':
      fields.day = value;
      break;
    case 'D':
      fields.dayOfYear = value;
      break;
    case 'H':
      fields.hour = value;
      break;
    case 'k':
      fields.hour = value % 24;
      break;
    case 'K':
    case 'h':
      fields.halfDayHour = value % 12;
      break;
    case 'm':
      fields.minute = value;
      break;
    case 's':
      fields.second = value;
      break;
    case 'S':
      fields.nanos = Number(text.slice(0, 9).padEnd(9, '0'));
      break;
    default:
      fields.nanos = value;
  }
}
