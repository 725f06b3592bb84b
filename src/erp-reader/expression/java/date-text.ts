import { Fault } from '../expression-error.js';
import { parseDate } from './date-parse.js';
import { javaTrim } from './strings.js';
import type { TimeZone } from './time-zone.js';

/** The texts that become a date by themselves: milliseconds, `yyyy/MM/dd HH:mm:ss[.SSS]`, and what `Date.toString()` writes. */
const FORMS: readonly (readonly [shape: RegExp, pattern: string])[] = [
  [/^(?:[a-zA-Z]{3} ){2}\d{2} \d{2}:\d{2}:\d{2} .*? \d{4}$/, 'EEE MMM dd HH:mm:ss zzz yyyy'],
  [/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}$/, 'yyyy/MM/dd HH:mm:ss'],
  [/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}\.\d{3}$/, 'yyyy/MM/dd HH:mm:ss.SSS'],
];

/** The milliseconds of the epoch that a text says; a text of another form is an error. */
export function parseDateText(text: string, zone: TimeZone, nowMs: number): bigint {
  const trimmed = javaTrim(text);
  if (/^\d+$/.test(trimmed)) return BigInt.asIntN(64, BigInt(trimmed));
  const pattern = FORMS.find(([shape]) => shape.test(trimmed))?.[1];
  const epochMs = pattern === undefined ? null : parseDate(trimmed, pattern, zone, nowMs);
  if (epochMs === null) {
    throw new Fault(`"${text}" is not a date by itself; read it with toDate('pattern') first`);
  }
  return BigInt(epochMs);
}
