export { readHeader } from './link-header.js';
export { bodyDigest, LoopGuard, pageRecords, type PageRecords } from './loop-guard.js';
export {
  firstPage,
  firstPageOfNextBatch,
  isPastTheEnd,
  isPosition,
  nextPage,
  type PageCursor,
  pagingParams,
  totalDeclared,
} from './page-cursor.js';
export {
  type Marker,
  type PageObservation,
  PaginationFault,
  type PagingParams,
  STOP_REASONS,
  type StopReason,
} from './paginator.js';
export { kindOf, type Pagination, PAGINATION_CLASSES, POSITION_CLASSES } from './pagination-kinds.js';
export { isCount } from './pagination-kind.js';
export type { ParamPlace } from './pagination-settings.js';
export { declaredTotal } from './stop-rules.js';
