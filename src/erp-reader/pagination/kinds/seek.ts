import { ANY_JSON, Choice, Constant, Field, Switch, Text } from '../../../common/index.js';
import { HeaderName, JsonPath, ParamName } from '../../card-fields.js';
import { findPacked } from '../../packed-json.js';
import { readHeader } from '../link-header.js';
import { orderOf, SEEK_ORDERS, type SeekOrder } from '../marker-order.js';
import { hasExactly, type PaginationKind } from '../pagination-kind.js';
import { CountedPagination } from '../pagination-settings.js';
import {
  isNoMarker,
  type Marker,
  type PageObservation,
  PaginationFault,
  type Paginator,
} from '../paginator.js';
import { stopByRules } from '../stop-rules.js';

/** Pages by marker: each request names where the page before it ended. */
export class SeekPagination extends CountedPagination {
  @Constant('Seek pagination.')
  override readonly type = 'seek' as const;

  @ParamName({ description: 'Parameter that carries the marker.', example: 'after' })
  markerKey: string;

  @JsonPath({
    description:
      'Path to the marker in the response: a field of the last record, or one of the body. Either this or markerHeader.',
    example: '$.results[-1].id',
  })
  markerPath: string | null = null;

  @HeaderName({
    description: 'Response header that holds the marker. Either this or markerPath.',
    example: null,
  })
  markerHeader: string | null = null;

  @Text({
    description: 'Marker sent with the first request; null sends none.',
    example: null,
    maxLength: 500,
    empty: true,
  })
  firstMarker: string | null = null;

  @Switch({
    description:
      'Refuse pages whose records are not sorted by the marker, where it comes from the last record: records would be skipped.',
  })
  checkOrder: boolean = true;
}

export class SeekPosition {
  @Field({ ...ANY_JSON, description: 'Where the page before ended; null: the first page.', example: 'A-500' })
  readonly marker: Marker | null;

  @Choice({
    description: 'Which way the markers run, once two different ones were seen.',
    enum: SEEK_ORDERS,
    example: 'ascending',
  })
  readonly order: SeekOrder;
}

/**
 * Seek pagination. The marker comes from the last record (`$.results[-1].id`), from the body or from a header. Taken from
 * the last record it promises that the records are sorted by it; a page that breaks the promise would skip records
 * for good, so it is refused.
 */
function seekPaginator(settings: SeekPagination): Paginator<SeekPosition> {
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
    endsWith: (status) => settings.endStatuses.includes(status),
    next({ marker, order }, page) {
      if (settings.endStatuses.includes(page.status)) return { stop: 'end-status' };
      const stop = stopByRules(settings, page);
      const found = markerOf(settings, page, fromRecord);
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

/** A marker of the last record may be any value, 0 as well; one of its own may say that there is no further page. */
function markerOf(settings: SeekPagination, page: PageObservation, fromRecord: boolean): Marker | null {
  const found =
    settings.markerPath === null
      ? readHeader(page.headers, settings.markerHeader ?? '')
      : findPacked(settings.markerPath, page.document);
  const isNone = fromRecord ? found === undefined || found === null || found === false : isNoMarker(found);
  return isNone ? null : (found as Marker);
}

function sameMarker(a: Marker, b: Marker | null): boolean {
  const text = (marker: Marker | null): string => JSON.stringify(marker).replaceAll('"', '');
  return text(a) === text(b);
}

export const seek: PaginationKind<SeekPagination, SeekPosition> = {
  settings: SeekPagination,
  positions: [SeekPosition],
  paginator: seekPaginator,
  isPosition: (position) =>
    hasExactly(position, 'marker', 'order') && SEEK_ORDERS.some((order) => order === position['order']),
  problems: ({ markerPath, markerHeader }) =>
    (markerPath === null) === (markerHeader === null)
      ? [{ path: 'markerPath', message: 'say where the marker is: either markerPath or markerHeader' }]
      : [],
};
