import { isEndFlag } from './end-flag.js';
import { type SeenPage, sizesBefore } from './loop-guard.js';
import type { PageCursor } from './cursor.js';
import type { NextPage } from './page-cursor.js';
import { looksFull } from './page-size.js';
import type { Pagination } from './pagination-kinds.js';
import { STOP_REASONS } from './paginator.js';
import { totalField } from './total.js';

/**
 * What the last page of a read, or of a batch of it, is worth. `short`: more was declared than came. `odd`: it is empty after
 * a page that looked full, and nothing was declared; another look tells. `doubtful`: nothing can tell.
 */
export interface PageEnd {
  readonly kind: 'complete' | 'short' | 'odd' | 'doubtful';
  readonly reason: string;
}

export function judgeEnd(
  pagination: Pagination | null,
  cursor: PageCursor,
  step: NextPage & { readonly stop: keyof typeof STOP_REASONS },
  { relation, count }: Pick<SeenPage, 'relation' | 'count'>,
): PageEnd {
  const { known } = step.total;
  const taken = relation === 'repeats' ? 0 : count;
  const recordsRead = cursor.recordsRead + taken;
  const why = STOP_REASONS[step.stop];
  if (pagination === null) return { kind: 'complete', reason: `${sentence(why)}.` };
  if (known !== null && known > recordsRead) {
    const declared = `the ERP declared ${known} records (${pagination[totalField(pagination)]})`;
    const advice = `If the ERP counts what it does not list, set read.pagination.${totalField(pagination)} to null.`;
    return { kind: 'short', reason: `${recordsRead} records were read but ${declared}; ${why}. ${advice}` };
  }
  if (known === null && isCutAfterFullPage(pagination, cursor, step.stop)) {
    const reason = `${sentence(why)} after a page that looked full, and no total was declared, so it is not sure that the list ends there. Set read.pagination.totalPath or hasMorePath.`;
    return { kind: step.stop === 'repeated-page' ? 'doubtful' : 'odd', reason };
  }
  if (known === null && step.stop === 'has-more-false' && isEndFlag(pagination.hasMorePath ?? '')) {
    if (looksFull(pagination, taken, sizesBefore(cursor)?.most ?? null)) {
      const reason = `read.pagination.hasMorePath ${pagination.hasMorePath} is false on a full page, but by its name it is true on the last one. Set read.pagination.lastPagePath to it instead.`;
      return { kind: 'doubtful', reason };
    }
  }
  return { kind: 'complete', reason: `${sentence(why)}.` };
}

function isCutAfterFullPage(
  pagination: Pagination,
  cursor: PageCursor,
  stop: keyof typeof STOP_REASONS,
): boolean {
  if (stop !== 'empty-page' && stop !== 'repeated-page') return false;
  const before = sizesBefore(cursor);
  if (before === null) return false;
  const isFirst = before.count === cursor.recordsRead;
  return looksFull(pagination, before.count, isFirst ? null : before.most);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
