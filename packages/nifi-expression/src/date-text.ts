import { javaTrim, parseDate, parseInstantText, type TimeZone } from '@image-integrator/java-text';
import { Fault } from './expression-error.js';

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

/** The nanoseconds of the epoch that a text says: milliseconds, ISO 8601 with an offset, or RFC 1123. */
export function parseInstantValue(text: string): bigint {
  const trimmed = javaTrim(text);
  if (/^\d+$/.test(trimmed)) return BigInt.asIntN(64, BigInt(trimmed)) * 1_000_000n;
  const nanos = parseInstantText(trimmed);
  if (nanos !== null) return nanos;
  throw new Fault(`"${text}" is not an instant by itself; read it with toInstant('pattern', 'zone') first`);
}
