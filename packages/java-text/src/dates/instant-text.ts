import { floorDiv } from '../numbers/long.js';
import { civilDateOf, DAY_MS, dayNumberOf } from './calendar.js';
import { MONTHS } from './date-names.js';

const NANOS_PER_MS = 1_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;

const ISO =
  /^([+-]?\d{4,9})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)$/i;
const RFC_1123 =
  /^(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (GMT|[+-]\d{4})$/i;

/**
 * The nanoseconds of the epoch that a text says in the forms of `DateTimeFormatter.ISO_OFFSET_DATE_TIME` and
 * `RFC_1123_DATE_TIME`; null for any other text.
 */
export function parseInstantText(text: string): bigint | null {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second = '0', fraction = '', offset = 'Z'] = iso;
    return instantOf(
      { year: Number(year), month: Number(month), day: Number(day) },
      [Number(hour), Number(minute), Number(second)],
      BigInt(fraction.padEnd(9, '0')),
      offset,
    );
  }
  const rfc = RFC_1123.exec(text);
  if (rfc === null) return null;
  const [, day, name = '', year, hour, minute, second = '0', offset = 'GMT'] = rfc;
  const month = MONTHS.findIndex((known) => known.slice(0, 3).toLowerCase() === name.toLowerCase()) + 1;
  const date = { year: Number(year), month, day: Number(day) };
  return instantOf(date, [Number(hour), Number(minute), Number(second)], 0n, offset);
}

/** `Instant.toString()`: ISO 8601 in UTC, the fraction with 0, 3, 6 or 9 digits. */
export function formatInstantText(nanos: bigint): string {
  const seconds = floorDiv(nanos, NANOS_PER_SECOND);
  const fraction = String(nanos - seconds * NANOS_PER_SECOND).padStart(9, '0');
  const dayNumber = Math.floor(Number(seconds) / 86_400);
  const secondOfDay = Number(seconds) - dayNumber * 86_400;
  const { year, month, day } = civilDateOf(dayNumber, 'proleptic');
  const pad = (value: number) => String(value).padStart(2, '0');
  const time = [Math.floor(secondOfDay / 3600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60].map(pad);
  const shown = fraction.replace(/(?:000)+$/, '');
  return `${isoYear(year)}-${pad(month)}-${pad(day)}T${time.join(':')}${shown === '' ? '' : `.${shown}`}Z`;
}

function isoYear(year: number): string {
  if (year > 9999) return `+${year}`;
  return (year < 0 ? '-' : '') + String(Math.abs(year)).padStart(4, '0');
}

function instantOf(
  date: { year: number; month: number; day: number },
  [hour, minute, second]: readonly [number, number, number],
  fraction: bigint,
  offset: string,
): bigint | null {
  // The 31st of a shorter month is its last day, as java.time resolves it.
  const lastDay = civilDateOf(
    dayNumberOf({ ...date, month: date.month + 1, day: 0 }, 'proleptic'),
    'proleptic',
  ).day;
  const isDate = date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31;
  const dayNumber = dayNumberOf({ ...date, day: Math.min(date.day, lastDay) }, 'proleptic');
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  if (!isDate || hour > 23 || minute > 59 || second > 59 || Math.abs(offsetMinutes) > 18 * 60) return null;
  const epochMs = dayNumber * DAY_MS + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000;
  return BigInt(epochMs) * NANOS_PER_MS + fraction;
}
