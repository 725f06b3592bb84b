/**
 * Time zones for Python. The interpreter has no files, so its `zoneinfo` is given what it would read from them, the compiled format
 * of the tz database (TZif, RFC 8536), made from the copy of that database that Node's ICU carries.
 */

const FROM_MS = Date.UTC(1970, 0, 1);
const UNTIL_MS = Date.UTC(2101, 0, 1);
/** Shorter than the time that any zone has kept an offset. */
const STEP_MS = 14 * 24 * 3_600_000;

/** From `fromSeconds` since 1970 on, local time is `offsetSeconds` ahead of UTC. */
interface Period {
  readonly fromSeconds: number;
  readonly offsetSeconds: number;
  readonly isDst: boolean;
  readonly abbreviation: string;
}

const files = new Map<string, Buffer>();

/** The TZif file of a zone by any of its names (`Europe/Istanbul`, `Turkey`), or null when there is no such zone. */
export function timezoneFile(name: string): Buffer | null {
  const zone = canonicalName(name);
  if (zone === null) return null;
  const file = files.get(zone) ?? encode(listPeriods(zone));
  files.set(zone, file);
  return file;
}

function canonicalName(name: string): string | null {
  try {
    return /^[A-Za-z]/.test(name)
      ? new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone
      : null;
  } catch {
    return null;
  }
}

function listPeriods(zone: string): Period[] {
  const offsetAt = offsetReader(zone);
  const describe = (atMs: number): Period => ({
    fromSeconds: atMs / 1000,
    offsetSeconds: offsetAt(atMs),
    isDst: /Daylight|Summer/.test(nameAt(zone, 'en-US', 'long', atMs)),
    abbreviation: abbreviationAt(zone, offsetAt(atMs), atMs),
  });
  const periods = [describe(FROM_MS)];
  for (let atMs = FROM_MS; atMs < UNTIL_MS; atMs += STEP_MS) {
    const before = offsetAt(atMs);
    if (offsetAt(atMs + STEP_MS) !== before)
      periods.push(describe(findChange(offsetAt, atMs, atMs + STEP_MS)));
  }
  return periods;
}

/** The first second of the new offset between two instants whose offsets differ. */
function findChange(offsetAt: (atMs: number) => number, fromMs: number, toMs: number): number {
  const before = offsetAt(fromMs);
  let [low, high] = [fromMs / 1000, toMs / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function offsetReader(zone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (atMs) => {
    const [, sign, hours, minutes, seconds = '0'] =
      /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(atMs)) ?? [];
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -size : size;
  };
}

function nameAt(zone: string, locale: string, style: 'short' | 'long', atMs: number): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style }).formatToParts(atMs);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** `EST` or `CEST` where some locale has letters for it, else digits as the tz database writes them: `+03`. */
function abbreviationAt(zone: string, offsetSeconds: number, atMs: number): string {
  const letters = ['en-US', 'en-GB']
    .map((locale) => nameAt(zone, locale, 'short', atMs))
    .find((name) => /^[A-Z]{3,5}$/.test(name) && (name !== 'GMT' || offsetSeconds === 0));
  return letters ?? digits(offsetSeconds);
}

function digits(offsetSeconds: number): string {
  const minutes = Math.abs(offsetSeconds) / 60;
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : pad(minutes % 60);
  return `${offsetSeconds < 0 ? '-' : '+'}${pad(minutes / 60)}${rest}`;
}

/** Version 2 of the format: an empty version 1 block, then the data with 64-bit times, then a footer without a rule. */
function encode(periods: readonly Period[]): Buffer {
  const types = [...new Map(periods.map((period) => [typeKey(period), period])).values()];
  const indexOf = new Map(types.map((type, index) => [typeKey(type), index]));
  const names = [...new Set(types.map(({ abbreviation }) => abbreviation))];
  const nameAtByte = new Map<string, number>();
  let nameBytes = 0;
  for (const name of names) {
    nameAtByte.set(name, nameBytes);
    nameBytes += name.length + 1;
  }
  const transitions = periods.slice(1);
  const data = Buffer.alloc(transitions.length * 9 + types.length * 6);
  transitions.forEach((period, index) => {
    data.writeBigInt64BE(BigInt(period.fromSeconds), index * 8);
    data[transitions.length * 8 + index] = indexOf.get(typeKey(period)) ?? 0;
  });
  types.forEach((type, index) => {
    const at = transitions.length * 9 + index * 6;
    data.writeInt32BE(type.offsetSeconds, at);
    data[at + 4] = type.isDst ? 1 : 0;
    data[at + 5] = nameAtByte.get(type.abbreviation) ?? 0;
  });
  return Buffer.concat([
    header(0, 1, 1),
    Buffer.alloc(7),
    header(transitions.length, types.length, nameBytes),
    data,
    Buffer.from(names.map((name) => `${name}\0`).join('')),
    Buffer.from('\n\n'),
  ]);
}

const typeKey = ({ offsetSeconds, isDst, abbreviation }: Period): string =>
  `${offsetSeconds} ${isDst} ${abbreviation}`;

function header(transitions: number, types: number, nameBytes: number): Buffer {
  const bytes = Buffer.alloc(44);
  bytes.write('TZif2', 'latin1');
  bytes.writeUInt32BE(transitions, 32);
  bytes.writeUInt32BE(types, 36);
  bytes.writeUInt32BE(nameBytes, 40);
  return bytes;
}
