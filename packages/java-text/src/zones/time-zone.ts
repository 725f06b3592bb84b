/** A time zone: an IANA id or a fixed offset. */
export interface TimeZone {
  readonly id: string;
  /** What local clocks are ahead of UTC at an instant, in milliseconds. */
  offsetAt(epochMs: number): number;
  /** The zone's name at an instant: `TRT`, `CEST` (short), `Central European Summer Time` (long). */
  nameAt(epochMs: number, style: 'short' | 'long'): string;
}

const QUARTER_HOUR_MS = 15 * 60_000;
const CACHED_OFFSETS = 512;

/** The furthest moment that JavaScript can name; beyond it a zone stays as it is. */
const MAX_DATE_MS = 8_640_000_000_000_000;

const YEAR_1900_MS = Date.UTC(1900, 0, 1);

/** The days that tell what a zone is like now, in winter and in summer of either half of the world. */
const REFERENCE_MS = [Date.UTC(2025, 0, 15), Date.UTC(2025, 6, 15)];

const known = {
  'java.util': new Map<string, TimeZone | null>(),
  'java.time': new Map<string, TimeZone | null>(),
};
const KNOWN_LIMIT = 1000;

/**
 * What clocks showed before 1900: `java.util` takes the zone's standard time of today, `java.time` the local mean time of
 * its city.
 */
type History = 'java.util' | 'java.time';

/** The zone of an IANA id (`Europe/Istanbul`), or null when there is none such. */
export function findTimeZone(id: string, history: History = 'java.util'): TimeZone | null {
  const zones = known[history];
  const cached = zones.get(id);
  if (cached !== undefined) return cached;
  if (zones.size >= KNOWN_LIMIT) zones.clear();
  // JavaScript also takes offsets and any letter case; an id is neither.
  const zone = /^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*$/.test(id) ? ianaZone(id, history) : null;
  zones.set(id, zone);
  return zone;
}

/** Whether `id` is the id of a time zone. */
export function isTimeZone(id: string): boolean {
  return findTimeZone(id) !== null;
}

/** Java's `TimeZone.getTimeZone`: an id, `GMT+3`, `GMT-03:30`; anything else is GMT, without an error. */
export function javaTimeZone(id: string): TimeZone {
  const custom = /^GMT([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(id);
  if (custom !== null) {
    const [, sign, hours, minutes = '0'] = custom;
    const offset = Number(hours) * 60 + Number(minutes);
    if (Number(hours) < 24 && Number(minutes) < 60)
      return fixedZone((sign === '-' ? -offset : offset) * 60_000);
  }
  return findTimeZone(id) ?? GMT;
}

/** A zone that is always `offsetMs` ahead of UTC. */
export function fixedZone(offsetMs: number): TimeZone {
  const name = offsetMs === 0 ? 'GMT' : `GMT${formatOffset(offsetMs, ':')}`;
  return { id: name, offsetAt: () => offsetMs, nameAt: () => name };
}

/** `+0300`, or `+03:00` with `:` as the separator. Seconds of an offset are left out. */
export function formatOffset(offsetMs: number, separator: '' | ':'): string {
  const minutes = Math.trunc(Math.abs(offsetMs) / 60_000);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${separator}${pad(minutes % 60)}`;
}

export const GMT = fixedZone(0);

/**
 * The instant at which the clocks of `zone` show `localMs` (milliseconds of the wall clock, counted as if it were UTC).
 * A time that is skipped in spring moves on by the gap; of a time that comes twice in autumn, `twice` tells which.
 */
export function localToEpoch(localMs: number, zone: TimeZone, twice: 'first' | 'second'): number {
  const before = zone.offsetAt(localMs - 86_400_000);
  const after = zone.offsetAt(localMs + 86_400_000);
  const first = localMs - Math.max(before, after);
  const second = localMs - Math.min(before, after);
  const isFirst = zone.offsetAt(first) === localMs - first;
  const isSecond = zone.offsetAt(second) === localMs - second;
  if (isFirst && isSecond) return twice === 'first' ? first : second;
  if (isFirst) return first;
  return isSecond ? second : localMs - before;
}

function ianaZone(id: string, history: History): TimeZone | null {
  let offsets: Intl.DateTimeFormat;
  let canonical: string;
  try {
    offsets = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' });
    canonical = offsets.resolvedOptions().timeZone;
  } catch {
    return null;
  }
  const cache = new Map<number, number>();
  const offsetAt = (epochMs: number): number => {
    if (epochMs < YEAR_1900_MS) {
      return history === 'java.time' ? readOffset(offsets, epochMs) : Math.min(...REFERENCE_MS.map(offsetAt));
    }
    // Zones change on quarters of an hour; between them one answer serves.
    const slot = Math.floor(epochMs / QUARTER_HOUR_MS);
    let offset = cache.get(slot);
    if (offset === undefined) {
      offset = readOffset(offsets, slot * QUARTER_HOUR_MS);
      if (cache.size >= CACHED_OFFSETS) cache.clear();
      cache.set(slot, offset);
    }
    return offset;
  };
  const isUtc = canonical === 'UTC' || /^(?:Etc\/)?(?:UTC|UCT|Zulu|Universal)$/.test(id);
  const nameAt = (epochMs: number, style: 'short' | 'long') =>
    isUtc ? utcName(id, style) : zoneName({ id: canonical, offsetAt }, epochMs, style);
  return { id, offsetAt, nameAt };
}

function readOffset(format: Intl.DateTimeFormat, epochMs: number): number {
  const name = namePart(format, epochMs);
  const [, sign, hours, minutes, seconds = '0'] = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(name) ?? [];
  if (sign === undefined) return 0;
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -offset : offset;
}

function inRange(epochMs: number): number {
  return Math.max(-MAX_DATE_MS, Math.min(MAX_DATE_MS, epochMs));
}

function namePart(format: Intl.DateTimeFormat, epochMs: number): string {
  return format.formatToParts(inRange(epochMs)).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

function utcName(id: string, style: 'short' | 'long'): string {
  const greenwich = id.includes('GMT') || id.includes('Greenwich');
  if (style === 'short') return greenwich ? 'GMT' : 'UTC';
  return greenwich ? 'Greenwich Mean Time' : 'Coordinated Universal Time';
}

/** As in Java, a zone has one name for its standard time and one for its summer time, whatever they were called in the past. */
function zoneName(zone: Pick<TimeZone, 'id' | 'offsetAt'>, epochMs: number, style: 'short' | 'long'): string {
  const [standardMs = 0, summerMs = 0] = REFERENCE_MS.toSorted((a, b) => zone.offsetAt(a) - zone.offsetAt(b));
  const hasSummer = zone.offsetAt(standardMs) !== zone.offsetAt(summerMs);
  const isSummer = isSummerTime(zone, epochMs);
  const named = namePart(englishNames(zone.id, 'long'), isSummer && hasSummer ? summerMs : standardMs);
  const long = isSummer && !hasSummer ? named.replace(/Standard Time$/, 'Summer Time') : named;
  if (style === 'long') return long;
  return (
    ABBREVIATIONS.get(long) ?? namePart(englishNames(zone.id, 'short'), isSummer ? summerMs : standardMs)
  );
}

/** Whether clocks are ahead of what they show in the other half of that year. */
function isSummerTime(zone: Pick<TimeZone, 'offsetAt'>, epochMs: number): boolean {
  const year = new Date(inRange(epochMs)).getUTCFullYear();
  // The last year that JavaScript knows has no July.
  const offsets = [Date.UTC(year, 0, 1), Date.UTC(year, 6, 1)].map((ms) => zone.offsetAt(ms || 0));
  return zone.offsetAt(epochMs) > Math.min(...offsets);
}

function englishNames(id: string, timeZoneName: 'short' | 'long'): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName });
}

/** Abbreviations that Java knows and JavaScript does not, by the zone's English name. Elsewhere: `EST`, else `GMT+4`. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['Türkiye Standard Time', 'TRT'],
  ['Türkiye Summer Time', 'TRST'],
  ['Central European Standard Time', 'CET'],
  ['Central European Summer Time', 'CEST'],
  ['Eastern European Standard Time', 'EET'],
  ['Eastern European Summer Time', 'EEST'],
  ['Western European Standard Time', 'WET'],
  ['Western European Summer Time', 'WEST'],
  ['British Summer Time', 'BST'],
  ['Irish Standard Time', 'IST'],
  ['Moscow Standard Time', 'MSK'],
  ['Azerbaijan Standard Time', 'AZT'],
  ['Georgia Standard Time', 'GET'],
  ['Gulf Standard Time', 'GST'],
  ['Arabian Standard Time', 'AST'],
  ['Iran Standard Time', 'IRST'],
  ['Israel Standard Time', 'IST'],
  ['Israel Daylight Time', 'IDT'],
  ['Pakistan Standard Time', 'PKT'],
  ['India Standard Time', 'IST'],
  ['Uzbekistan Standard Time', 'UZT'],
  ['Indochina Time', 'ICT'],
  ['China Standard Time', 'CST'],
  ['Hong Kong Standard Time', 'HKT'],
  ['Singapore Standard Time', 'SGT'],
  ['Japan Standard Time', 'JST'],
  ['Korean Standard Time', 'KST'],
  ['Australian Eastern Standard Time', 'AEST'],
  ['Australian Eastern Daylight Time', 'AEDT'],
  ['Australian Western Standard Time', 'AWST'],
  ['New Zealand Standard Time', 'NZST'],
  ['New Zealand Daylight Time', 'NZDT'],
  ['South Africa Standard Time', 'SAST'],
  ['East Africa Time', 'EAT'],
  ['West Africa Standard Time', 'WAT'],
  ['Central Africa Time', 'CAT'],
  ['Brasilia Standard Time', 'BRT'],
  ['Argentina Standard Time', 'ART'],
]);
