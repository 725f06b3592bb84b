import type { OffsetPagination } from '../pagination.dto.js';
import type { Paginator } from './paginator.js';
import { stopByRules } from './stop-rules.js';

export interface OffsetPosition {
  readonly offset: number;
}

/**
 * Offset pagination. The next offset counts the records that came, not those that were asked for: an ERP that caps its
 * pages below `pageSize` would otherwise lose the difference on every page. Only a page that is empty although the
 * response promises more moves on by the page size.
 */
export function offsetPaginator(settings: OffsetPagination): Paginator<OffsetPosition> {
  return {
    first: () => ({ offset: settings.firstOffset }),
    params: ({ offset }) => ({
      url: null,
      values: [
        { key: settings.offsetKey, value: offset },
        ...(settings.limitKey === null ? [] : [{ key: settings.limitKey, value: settings.pageSize }]),
      ],
    }),
    next({ offset }, page) {
      const stop = stopByRules(settings, page);
      if (stop !== null) return { stop };
      return { next: { offset: offset + (page.recordCount === 0 ? settings.pageSize : page.recordCount) } };
    },
  };
}
