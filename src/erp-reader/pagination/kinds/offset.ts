import { Choice, Constant, WholeNumber } from '../../../common/index.js';
import { ParamName } from '../../card-fields.js';
import { hasExactly, isCount, type PaginationKind } from '../pagination-kind.js';
import { CountedPagination } from '../pagination-settings.js';
import type { Paginator } from '../paginator.js';
import { stopByRules } from '../stop-rules.js';

const OFFSET_STEPS = ['records', 'page-size'] as const;

/** Pages by position: each request starts where the records received so far end. */
export class OffsetPagination extends CountedPagination {
  @Constant('Offset pagination.')
  override readonly type = 'offset' as const;

  @ParamName({ description: 'Parameter that carries the offset.' })
  offsetKey: string = 'offset';

  @WholeNumber({ description: 'Offset of the first record.', minimum: 0, maximum: 1_000_000_000 })
  firstOffset: number = 0;

  @Choice({
    description:
      'How the offset moves on: by the records that came, or by pageSize, for ERPs that filter records out of pages after they have counted them.',
    enum: OFFSET_STEPS,
  })
  offsetStep: (typeof OFFSET_STEPS)[number] = 'records';
}

export class OffsetPosition {
  @WholeNumber({ description: 'Offset of the page.', example: 500, minimum: 0 })
  readonly offset: number;
}

/**
 * Offset pagination. The next offset counts the records that came, not those that were asked for: an ERP that caps its
 * pages below `pageSize` would otherwise lose the difference on every page. Only a page that is empty although the
 * response promises more moves on by the page size, and every page where the card says so.
 */
function offsetPaginator(settings: OffsetPagination): Paginator<OffsetPosition> {
  return {
    first: () => ({ offset: settings.firstOffset }),
    params: ({ offset }) => ({
      url: null,
      values: [
        { key: settings.offsetKey, value: offset },
        ...(settings.limitKey === null ? [] : [{ key: settings.limitKey, value: settings.pageSize }]),
      ],
    }),
    endsWith: (status) => settings.endStatuses.includes(status),
    next({ offset }, page) {
      if (settings.endStatuses.includes(page.status)) return { stop: 'end-status' };
      const stop = stopByRules(settings, page);
      if (stop !== null) return { stop };
      const isByPage = settings.offsetStep === 'page-size' || page.recordCount === 0;
      return { next: { offset: offset + (isByPage ? settings.pageSize : page.recordCount) } };
    },
    beyond: ({ offset }) => ({ offset: offset + settings.pageSize }),
  };
}

export const offset: PaginationKind<OffsetPagination, OffsetPosition> = {
  settings: OffsetPagination,
  positions: [OffsetPosition],
  paginator: offsetPaginator,
  isPosition: (position) => hasExactly(position, 'offset') && isCount(position['offset']),
  problems: () => [],
};
