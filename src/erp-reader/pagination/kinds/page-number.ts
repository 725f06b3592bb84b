import { Constant, Switch, WholeNumber } from '../../../common/index.js';
import { HeaderName, JsonPath, ParamName } from '../../card-fields.js';
import { hasExactly, isCount, type PaginationKind } from '../pagination-kind.js';
import { CountedPagination } from '../pagination-settings.js';
import type { PageObservation, Paginator } from '../paginator.js';
import { stopByRules } from '../stop-rules.js';
import { countAt, countInHeader } from '../total.js';

/** Pages by number. */
export class PageNumberPagination extends CountedPagination {
  @Constant('Page number pagination.')
  override readonly type = 'page' as const;

  @ParamName({ description: 'Parameter that carries the page number.' })
  pageKey: string = 'page';

  @WholeNumber({ description: 'Number of the first page.', minimum: 0, maximum: 1_000_000_000 })
  firstPage: number = 1;

  @JsonPath({ description: 'Path to the number of pages in the whole result.', example: '$.totalPages' })
  totalPagesPath: string | null = null;

  @HeaderName({
    description:
      'Response header with the number of pages in the whole result, in the place of totalPagesPath.',
    example: 'X-WP-TotalPages',
  })
  totalPagesHeader: string | null = null;

  @Switch({
    description:
      'Take a 404 after the first page for the end of the list, as Django REST Framework answers a page number past the last.',
  })
  stopOnNotFound: boolean = false;
}

export class NumberPosition {
  @WholeNumber({ description: 'Number of the page.', example: 2, minimum: 0 })
  readonly page: number;
}

/** Pagination by page number. */
function pageNumberPaginator(settings: PageNumberPagination): Paginator<NumberPosition> {
  return {
    first: () => ({ page: settings.firstPage }),
    params: ({ page }) => ({
      url: null,
      values: [
        { key: settings.pageKey, value: page },
        ...(settings.limitKey === null ? [] : [{ key: settings.limitKey, value: settings.pageSize }]),
      ],
    }),
    endsWith: (status) =>
      settings.endStatuses.includes(status) || (status === 404 && settings.stopOnNotFound),
    next({ page }, observed) {
      if (observed.status === 404 && settings.stopOnNotFound) return { stop: 'not-found' };
      if (settings.endStatuses.includes(observed.status)) return { stop: 'end-status' };
      const pages = pagesOf(settings, observed);
      if (pages !== null && page - settings.firstPage + 1 >= pages) return { stop: 'last-page' };
      const stop = stopByRules(settings, observed);
      // A declared number of pages is a promise: an empty page in the middle is one that a filter emptied.
      if (stop !== null && !(stop === 'empty-page' && pages !== null)) return { stop };
      return { next: { page: page + 1 } };
    },
    beyond: ({ page }) => ({ page: page + 1 }),
  };
}

/** A number of pages that can be true. */
function pagesOf(
  { totalPagesPath, totalPagesHeader }: PageNumberPagination,
  { document, headers }: PageObservation,
): number | null {
  const pages = countAt(totalPagesPath, document) ?? countInHeader(totalPagesHeader, headers);
  return pages !== null && pages > 0 ? pages : null;
}

export const pageNumber: PaginationKind<PageNumberPagination, NumberPosition> = {
  settings: PageNumberPagination,
  positions: [NumberPosition],
  paginator: pageNumberPaginator,
  isPosition: (position) => hasExactly(position, 'page') && isCount(position['page']),
  problems: ({ totalPagesPath, totalPagesHeader }) =>
    totalPagesPath === null || totalPagesHeader === null
      ? []
      : [{ path: 'totalPagesHeader', message: 'goes without totalPagesPath' }],
};
