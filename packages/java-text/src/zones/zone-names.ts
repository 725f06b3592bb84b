import { findTimeZone, fixedZone, type TimeZone } from './time-zone.js';

const HOUR_MS = 3_600_000;

/**
 * Zone names that occur in dates (`Mon, 26 May 2025 10:11:12 GMT`): the zone at hand by its own names first, then the
 * abbreviations that mean one thing, with the offset they mean whatever the season.
 */
const OFFSETS: readonly (readonly [name: string, hours: number])[] = [
  ['UTC', 0],
  ['GMT', 0],
  ['UT', 0],
  ['WEST', 1],
  ['WET', 0],
  ['CEST', 2],
  ['CET', 1],
  ['EEST', 3],
  ['EET', 2],
  ['TRT', 3],
  ['MSK', 3],
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
  ['JST', 9],
  ['KST', 9],
  ['BST', 1],
  ['IST', 5.5],
  ['AEST', 10],
  ['AEDT', 11],
];

/** The zone whose name `text` begins with, letter case aside, and how long the name is; or null. */
export function findZoneByName(text: string, zone: TimeZone): { zone: TimeZone; length: number } | null {
  const [word = ''] = /^[A-Za-z]+(?:\/[A-Za-z_]+)*/.exec(text) ?? [];
  if (word === '') return null;
  const wanted = word.toUpperCase();
  const offset = OFFSETS.find(([name]) => name === wanted);
  if (offset !== undefined) return { zone: fixedZone(offset[1] * HOUR_MS), length: word.length };
  if (word === zone.id) return { zone, length: word.length };
  const found = word.includes('/') ? findTimeZone(word) : null;
  return found === null ? null : { zone: found, length: word.length };
}
