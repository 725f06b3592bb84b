import { findPacked } from '../packed-json.js';
import type { PageCursor } from './cursor.js';
import { readHeader } from './link-header.js';
import type { PageObservation } from './paginator.js';

/** Where responses say how many records there are in all. */
export interface TotalPlace {
  readonly totalPath: string | null;
  readonly totalHeader: string | null;
}

/** What the ERP says of the size of the whole result, and what that is worth. */
export interface JudgedTotal {
  /** The latest count that was declared, this page's or an earlier one's; null: none was. */
  readonly declared: number | null;
  /** The same where it can be true: more than none, and not below what was read. */
  readonly known: number | null;
  /** What speaks against the read, as a sentence; null: nothing. */
  readonly doubt: string | null;
  /** What somebody should look at, as a sentence. */
  readonly note: string | null;
}

const NO_TOTAL: JudgedTotal = { declared: null, known: null, doubt: null, note: null };

/**
 * Judges the total of a page. One that is 0, negative or below what was read says nothing: it counts something else (the
 * records of a page, products where records are images). One that changes between pages, or falls below what was read after it had
 * promised more, says that records came or went, or that a page answered another question.
 */
export function judgeTotal(place: TotalPlace | null, cursor: PageCursor, page: PageObservation): JudgedTotal {
  if (place === null || (place.totalPath === null && place.totalHeader === null)) return NO_TOTAL;
  const here = countAt(place.totalPath, page.document) ?? countInHeader(place.totalHeader, page.headers);
  const declared = here ?? cursor.declared;
  const known = believed(declared, page.recordsRead);
  const before = believed(cursor.declared, cursor.recordsRead);
  const isChanged =
    before !== null && (known === null ? hasFallen(here, before, cursor, page) : known !== before);
  return {
    declared,
    known,
    doubt: isChanged
      ? `The total at ${place.totalPath ?? `the header ${place.totalHeader}`} changed from ${before} to ${known ?? here} while reading: records were added or removed, and some may have moved between pages.`
      : null,
    note: cursor.recordsRead === 0 && here === null ? noCountAt(place, page) : null,
  };
}

/**
 * Whether a total fell below what was read although it promised more a page ago. A 0 counts only on a page without records: some ERPs
 * count on the first page alone.
 */
function hasFallen(
  here: number | null,
  before: number,
  { recordsRead }: PageCursor,
  { recordCount }: PageObservation,
): boolean {
  if (here === null || before <= recordsRead) return false;
  return here > 0 || (here === 0 && recordCount === 0);
}

/** A declared total as far as it can be that of a list of which `recordsRead` records were read. */
export function believed(declared: number | null, recordsRead: number): number | null {
  return declared !== null && declared > 0 && declared >= recordsRead ? declared : null;
}

/** The whole number at a path, written as a number or as digits; null when there is none. */
export function countAt(path: string | null, document: unknown): number | null {
  const value = path === null ? undefined : findPacked(path, document);
  if (typeof value === 'string' && /^\s*-?\d{1,15}\s*$/.test(value)) return Number(value);
  return Number.isSafeInteger(value) ? (value as number) : null;
}

/** The whole number in a header; of a `Content-Range` (`items 0-24/319`) that behind the slash. Null when there is none. */
export function countInHeader(name: string | null, headers: PageObservation['headers']): number | null {
  const value = name === null ? null : readHeader(headers, name);
  const digits = value === null ? undefined : /^(?:[^/]*\/)?\s*(\d{1,15})\s*$/.exec(value)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The setting that says where the total is. */
export function totalField({ totalPath }: TotalPlace): keyof TotalPlace {
  return totalPath === null ? 'totalHeader' : 'totalPath';
}

function noCountAt(place: TotalPlace, { document, headers, recordCount }: PageObservation): string | null {
  const { totalPath, totalHeader } = place;
  const value = totalPath === null ? readHeader(headers, totalHeader ?? '') : findPacked(totalPath, document);
  const isMissing = value === undefined || (totalPath === null && value === null);
  if (isMissing && recordCount === 0) return null;
  const found = isMissing ? 'finds nothing' : `finds ${JSON.stringify(value).slice(0, 80)}`;
  return `read.pagination.${totalField(place)} ${place[totalField(place)]} ${found}, which is no whole number, so the end of the list is not checked against a total.`;
}
