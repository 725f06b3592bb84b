import { formatMoment, type Micros } from './datetime.js';
import { DEFAULT_DATETIME_FORMAT } from './erp-query.dto.js';

const UTC_NAMES = new Set([
  'UTC',
  'Etc/UTC',
  'Etc/UCT',
  'Etc/Zulu',
  'Zulu',
  'UCT',
  'Universal',
  'Etc/Universal',
]);

/** A moment less `lookBackSeconds`, never before 1970. */
export function lookedBack(moment: Micros, lookBackSeconds: number): Micros {
  return Math.max(Math.min(moment, 0), moment - lookBackSeconds * 1_000_000);
}

/** A date as local time of the flow's zone. It has no offset; in UTC it ends in `Z`. */
export function localMoment(moment: Micros, timezone: string): string {
  return formatMoment(moment, DEFAULT_DATETIME_FORMAT, timezone) + (UTC_NAMES.has(timezone) ? 'Z' : '');
}
