export { DEFAULT_DATETIME_FORMAT, ErpQuery, QuerySetting, type QueryValueType } from './erp-query.dto.js';
export {
  NextPagination,
  OffsetPagination,
  PageNumberPagination,
  type Pagination,
  type ParamPlace,
  SeekPagination,
} from './pagination.dto.js';
export { ReadCard } from './read-card.dto.js';
export { validateReadCard } from './validate-read-card.js';
export { type PageCursor, STOP_REASONS, type StopReason } from './pagination/index.js';
