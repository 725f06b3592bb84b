export { readHeader } from './link-header.js';
export { bodyDigest, LoopGuard, pageRecords, type PageRecords } from './loop-guard.js';
export {
  firstPage,
  firstPageOfNextBatch,
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
export { declaredTotal } from './stop-rules.js';
