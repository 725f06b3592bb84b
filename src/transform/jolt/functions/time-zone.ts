/** What a date function needs of a time zone; offsets are seconds east of UTC. */
export interface TimeZone {
  readonly id: string;
  offsetAt(epochMillis: number): number;
}

const OFFSET = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?$/;

/** `ZoneId.of(id)`: `Z`, `UTC`, `+03:00`, `GMT+3`, `Europe/Istanbul`; undefined where there is no such zone. */
export function findTimeZone(id: string): TimeZone | undefined {
  if (['Z', 'UTC', 'GMT', 'UT'].includes(id)) return { id, offsetAt: () => 0 };
  const [, sign, hours, minutes = '0', seconds = '0'] = OFFSET.exec(id) ?? [];
  if (hours !== undefined) {
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return offset <= 18 * 3600 ? { id, offsetAt: () => (sign === '-' ? -offset : offset) } : undefined;
  }
  return regionZone(id);
}

function regionZone(id: string): TimeZone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: id,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch {
    return undefined;
  }
  return {
    id,
    offsetAt(epochMillis) {
      const parts = new Map(format.formatToParts(epochMillis).map(({ type, value }) => [type, value]));
      const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
      const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
      const local = new Date(0);
      local.setUTCFullYear(year, part('month') - 1, part('day'));
      local.setUTCHours(part('hour'), part('minute'), part('second'));
      return Math.round((local.getTime() - Math.floor(epochMillis / 1000) * 1000) / 1000);
    },
  };
}

/**
 * The instant of a local time (milliseconds as if it were UTC), by Java's rule: of two instants the earlier offset's, and a
 * time that a clock change skips is moved on by the length of the gap.
 */
export function instantOfLocal(localMillis: number, zone: TimeZone): number {
  const before = zone.offsetAt(localMillis - 86_400_000);
  const candidate = localMillis - before * 1000;
  if (zone.offsetAt(candidate) === before) return candidate;
  const after = zone.offsetAt(localMillis + 86_400_000);
  const later = localMillis - after * 1000;
  return zone.offsetAt(later) === after ? later : candidate;
}
