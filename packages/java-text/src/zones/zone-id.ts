import { JavaTextError } from '../java-text-error.js';
import { findTimeZone, fixedZone, formatOffset, type TimeZone } from './time-zone.js';

/** Java's `ZoneId.of`: an IANA id, `Z`, `+03:00`, `UTC+3`, `GMT-0330`. Unlike `javaTimeZone`, an unknown one is an error, `JavaTextError`. */
export function zoneOfId(id: string): TimeZone {
  const fixed = /^(?:(UTC|GMT|UT)(?=[+-]))?([+-])(\d{1,2})(?::?(\d{2})(?::?(\d{2}))?)?$/.exec(id);
  if (id === 'Z' || id === 'z') return namedOffset(0, 'Z');
  if (fixed === null) {
    const zone = findTimeZone(id, 'java.time');
    if (zone === null)
      throw new JavaTextError(`There is no time zone "${id}"; write one like Europe/Istanbul or +03:00`);
    return zone;
  }
  const [, prefix = '', sign, hours, minutes = '0', seconds = '0'] = fixed;
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  if (Number(minutes) > 59 || Number(seconds) > 59 || offset > 18 * 3_600_000) {
    throw new JavaTextError(`The offset "${id}" is not between -18:00 and +18:00`);
  }
  const offsetMs = sign === '-' ? -offset : offset;
  return namedOffset(offsetMs, prefix + (offset === 0 ? '' : formatOffset(offsetMs, ':')));
}

/** A fixed offset under the name that Java gives it: `+03:00`, `UTC-05:30`, `Z`. */
function namedOffset(offsetMs: number, name: string): TimeZone {
  const id = name === '' ? 'Z' : name;
  return { ...fixedZone(offsetMs), id, nameAt: () => id };
}
