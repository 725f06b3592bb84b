import type { PageNumberPagination } from '../pagination.dto.js';
import type { Paginator } from './paginator.js';
import { declaredTotal, stopByRules } from './stop-rules.js';

export interface NumberPosition {
  readonly page: number;
}

/** Pagination by page number. */
export function pageNumberPaginator(settings: PageNumberPagination): Paginator<NumberPosition> {
  return {
    first: () => ({ page: settings.firstPage }),
    params: ({ page }) => ({
      url: null,
      values: [
        { key: settings.pageKey, value: page },
        ...(settings.limitKey === null ? [] : [{ key: settings.limitKey, value: settings.pageSize }]),
      ],
    }),
    next({ page }, observed) {
      if (observed.status === 404) return { stop: 'not-found' };
      const pages = declaredTotal(settings.totalPagesPath, observed.document);
      if (pages !== null && page - settings.firstPage + 1 >= pages) return { stop: 'last-page' };
      const stop = stopByRules(settings, observed);
      // A declared number of pages is a promise: an empty page in the middle is one that a filter emptied.
      if (stop !== null && !(stop === 'empty-page' && pages !== null)) return { stop };
      return { next: { page: page + 1 } };
    },
  };
}
