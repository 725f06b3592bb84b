import { findValue } from '../json-path.js';
import type { SeekPagination } from '../pagination.dto.js';
import { readHeader } from './link-header.js';
import { orderOf, type SeekOrder } from './marker-order.js';
import { type Marker, type PageObservation, PaginationFault, type Paginator } from './paginator.js';
import { stopByRules } from './stop-rules.js';

export interface SeekPosition {
  readonly marker: Marker | null;
  /** Which way the markers run, once two different ones were seen. */
  readonly order: SeekOrder;
}

/**
 * Seek pagination. The marker comes from the last record (`$.results[-1].id`), from the body or from a header. Taken from
 * the last record it promises that the records are sorted by it; a page that breaks the promise would skip records
 * for good, so it is refused.
 */
export function seekPaginator(settings: SeekPagination): Paginator<SeekPosition> {
  const fromRecord = settings.markerPath?.includes('[-1]') ?? false;

  return {
    first: () => ({ marker: settings.firstMarker, order: 'unknown' }),
    params: ({ marker }) => ({
      url: null,
      values: [
        ...(marker === null ? [] : [{ key: settings.markerKey, value: marker }]),
        ...(settings.limitKey === null ? [] : [{ key: settings.limitKey, value: settings.pageSize }]),
      ],
    }),
    next({ marker, order }, page) {
      const stop = stopByRules(settings, page);
      const found = markerOf(settings, page);
      // A marker of its own (not a record's) may move past a page that a filter emptied; the same one again ends it.
      const movesOn = !fromRecord && found !== null && !sameMarker(found, marker);
      if (stop !== null && !(stop === 'empty-page' && movesOn)) return { stop };
      if (found === null) {
        if (!fromRecord) return { stop: 'no-marker' };
        throw new PaginationFault(
          'MARKER_NOT_FOUND',
          `${settings.markerPath} finds no marker although the page has ${page.recordCount} records; set read.pagination.markerPath to a field that every record has`,
        );
      }
      const nextOrder =
        fromRecord && settings.checkOrder && settings.markerPath !== null
          ? orderOf(settings.markerPath, page.document, marker, order)
          : order;
      return { next: { marker: found, order: nextOrder } };
    },
  };
}

function markerOf(settings: SeekPagination, page: PageObservation): Marker | null {
  const found =
    settings.markerPath === null
      ? readHeader(page.headers, settings.markerHeader ?? '')
      : findValue(settings.markerPath, page.document);
  return found === undefined || found === null || found === false ? null : (found as Marker);
}

function sameMarker(a: Marker, b: Marker | null): boolean {
  const text = (marker: Marker | null): string => JSON.stringify(marker).replaceAll('"', '');
  return text(a) === text(b);
}
