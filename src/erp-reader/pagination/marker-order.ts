import { findValue } from '../json-path.js';
import { type Marker, PaginationFault } from './paginator.js';

export const SEEK_ORDERS = ['unknown', 'ascending', 'descending'] as const;
export type SeekOrder = (typeof SEEK_ORDERS)[number];

/**
 * Which way the markers of a page run, checked against the marker that was sent and the order of the pages before.
 * `markerPath` holds `[-1]`, the last record; the same path with another index finds each record's marker.
 * Throws `SEEK_UNORDERED` at the first pair out of order. Texts whose order depends on the ERP's collation (anything but
 * digits and ISO dates of one length) are not judged.
 */
export function orderOf(
  markerPath: string,
  document: unknown,
  sent: Marker | null,
  before: SeekOrder,
): SeekOrder {
  const at = markerPath.lastIndexOf('[-1]');
  const list = findValue(markerPath.slice(0, at), document);
  const field = `$${markerPath.slice(at + '[-1]'.length)}`;
  let order = before;
  let previous: unknown = sent;
  for (const record of Array.isArray(list) ? list : []) {
    const marker = findValue(field, record);
    const way = direction(previous, marker);
    if (way !== 'unknown' && order !== 'unknown' && way !== order) {
      throw new PaginationFault(
        'SEEK_UNORDERED',
        `the records are not sorted by ${markerPath}: ${JSON.stringify(marker)} comes after ${JSON.stringify(previous)}; seek pagination would skip records. Ask the ERP to sort by that field, or set read.pagination.checkOrder to false if its order is right`,
      );
    }
    if (way !== 'unknown') order = way;
    previous = marker;
  }
  return order;
}

function direction(before: unknown, after: unknown): SeekOrder {
  const a = sortKey(before);
  const b = sortKey(after);
  if (a === null || b === null || a.kind !== b.kind) return 'unknown';
  if (a.key < b.key) return 'ascending';
  return a.key > b.key ? 'descending' : 'unknown';
}

type SortKey = { kind: 'number'; key: number | bigint } | { kind: `text-${number}`; key: string };

function sortKey(marker: unknown): SortKey | null {
  if (typeof marker === 'number') return { kind: 'number', key: marker };
  if (typeof marker !== 'string') return null;
  if (/^-?\d{1,40}$/.test(marker)) return { kind: 'number', key: BigInt(marker) };
  if (/^\d{4}-\d\d-\d\d([T ][\d:.]+Z?)?$/.test(marker)) return { kind: `text-${marker.length}`, key: marker };
  return null;
}
