import { floorDiv, formatInstant, localToEpoch, parseInstant, zoneOfId } from '@image-integrator/java-text';
import { isNumber, javaLong, longValue } from '../java-number.js';
import type { Value } from '../value.js';
import { attempt } from './attempt.js';
import { type JoltFunction, spread, whole } from './dispatch.js';

const NANOS_PER_MS = 1_000_000n;
const ISO = "yyyy-MM-dd'T'HH:mm:ssX";
/** What a JavaScript date can hold. */
const MAX_EPOCH_MILLIS = 8.64e15;

/** Functions of dates, from the community's edition of Jolt. Patterns are Java's; zones are ids or offsets. */
export const dateFunctions: Readonly<Record<string, JoltFunction>> = {
  now: whole(([pattern, zone, ...more], { environment }) =>
    more.length > 0 ? undefined : format(environment.now().getTime(), pattern, zone),
  ),
  nowEpochMillis: (_args, { environment }) => javaLong(environment.now().getTime()),
  fromEpochMilli: spread(
    (millis) => (isNumber(millis) ? format(longValue(millis), ISO, 'UTC') : undefined),
    ([millis, pattern, zone, ...more]) =>
      isNumber(millis) && more.length === 0 ? format(longValue(millis), pattern, zone) : undefined,
  ),
  toEpochMilli: whole(([text, pattern, zone, ...more]) => {
    const instant = more.length > 0 ? undefined : readInstant(text, pattern, zone);
    return instant === undefined ? undefined : javaLong(instant);
  }),
  formatDate: whole((values) => {
    const [text, from, to, zone = 'UTC', toZone = zone] = values;
    if (values.length < 3 || values.length > 5) return undefined;
    const instant = readInstant(text, from, zone);
    return instant === undefined ? undefined : format(instant, to, toZone);
  }),
  dateAdd: whole((values) => moved(values, 1)),
  dateSubstract: whole((values) => moved(values, -1)),
};

function format(
  epochMillis: number,
  pattern: Value | undefined,
  zoneId: Value | undefined,
): string | undefined {
  if (typeof pattern !== 'string' || typeof zoneId !== 'string') return undefined;
  // The negation holds for NaN, too.
  if (!(Math.abs(epochMillis) <= MAX_EPOCH_MILLIS)) return undefined;
  return attempt(() =>
    formatInstant(BigInt(Math.floor(epochMillis)) * NANOS_PER_MS, pattern, zoneOfId(zoneId)),
  );
}

/** The instant of a text: in its own offset or zone where it has one, else in the given zone; a date alone is its start. */
function readInstant(
  text: Value | undefined,
  pattern: Value | undefined,
  zoneId: Value | undefined,
): number | undefined {
  if (typeof text !== 'string' || typeof pattern !== 'string' || typeof zoneId !== 'string') return undefined;
  const nanos = attempt(() => parseInstant(text, pattern, zoneOfId(zoneId), 'start-of-day'));
  return nanos === undefined ? undefined : Number(floorDiv(nanos, NANOS_PER_MS));
}

function daysIn(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return last.getUTCDate();
}

const PERIOD = /^([+-]?)P(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?(?:([+-]?\d+)W)?(?:([+-]?\d+)D)?(?:T(.+))?$/i;
const TIME = /^(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+(?:\.\d{0,9})?)S)?$/i;

/** `dateAdd(text, pattern, duration, zone)`: the calendar part in local time, months kept inside their length. */
function moved(values: readonly Value[], direction: 1 | -1): string | undefined {
  const [text, pattern, duration, zoneId] = values;
  const instant = values.length === 4 ? readInstant(text, pattern, zoneId) : undefined;
  if (instant === undefined || typeof zoneId !== 'string' || typeof duration !== 'string') return undefined;
  const zone = zoneOfId(zoneId);
  const period = PERIOD.exec(duration);
  const time = TIME.exec(period?.[6] ?? '');
  if (period === null || time === null || !/\d/.test(duration)) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = period.slice(2, 6).map((part) => Number(part ?? 0));
  const [hours = 0, minutes = 0, seconds = 0] = time.slice(1).map((part) => Number(part ?? 0));
  const sign = direction * (period[1] === '-' ? -1 : 1);
  const local = new Date(instant + zone.offsetAt(instant));
  const monthIndex = local.getUTCFullYear() * 12 + local.getUTCMonth() + sign * (years * 12 + months);
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12 + 1;
  local.setUTCFullYear(year, month - 1, Math.min(local.getUTCDate(), daysIn(year, month)));
  const days86 = sign * (weeks * 7 + days) * 86_400_000;
  const result = local.getTime() + days86 + direction * ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return Math.abs(result) > MAX_EPOCH_MILLIS || Number.isNaN(result)
    ? undefined
    : format(localToEpoch(result, zone, 'first'), pattern, zoneId);
}
