const formatters = new Map<string, Intl.DateTimeFormat>();

/** True for a name of the IANA time zone database (`Europe/Istanbul`, `UTC`); offsets like `+03:00` are not names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+\-/]*$/.test(name)) return false;
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** What the zone's clocks show at the instant, minus UTC: milliseconds east of Greenwich. */
export function offsetAt(timezone: string, instantMs: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(timezone).formatToParts(instantMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}

/** The instant on the zone's clocks, as ISO 8601 with the offset: `2026-11-23T15:05:00+03:00`. */
export function localIso(timezone: string, instant: Date): string {
  const offsetMs = offsetAt(timezone, instant.getTime());
  const clock = new Date(instant.getTime() + offsetMs).toISOString().slice(0, 19);
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${clock}${offsetMs < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/**
 * The first instant after `fromMs`, and not after `untilMs`, at which the zone's offset is another; null when it stays.
 * The two must be close enough (days) that the offset does not change and change back between them.
 */
export function nextOffsetChange(timezone: string, fromMs: number, untilMs: number): number | null {
  const before = offsetAt(timezone, fromMs);
  if (untilMs <= fromMs || offsetAt(timezone, untilMs) === before) return null;
  let low = Math.floor(fromMs / 1000);
  let high = Math.ceil(untilMs / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timezone, middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function formatter(timezone: string): Intl.DateTimeFormat {
  let found = formatters.get(timezone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timezone, found);
  }
  return found;
}
