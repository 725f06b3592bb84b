export type { PageCursor } from './cursor.js';
export { readHeader } from './link-header.js';
export {
  bodyDigest,
  fingerprintOf,
  LoopGuard,
  pageRecords,
  type PageRecords,
  repeated,
  type SeenPage,
} from './loop-guard.js';
export { flagOf } from './stop-rules.js';
export {
  firstPage,
  firstPageOfNextBatch,
  confirmsTotal,
  isPastTheEnd,
  isPosition,
  nextPage,
  type NextPage,
  pageBeyond,
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
export { totalField } from './total.js';
export { judgeEnd, type PageEnd } from './page-end.js';
export { looksFull } from './page-size.js';
