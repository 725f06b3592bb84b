export { LineEntryResponse, RowResponse } from './row-dialects.js';
export { imagesOf, ROW_COLUMNS, type RowEntry } from './row-entry.js';
export { ImageResponse } from './image.dto.js';
export { ROW_CODE_PROPERTY } from './row-code.property.js';
export {
  type CodeOf,
  codesReopenedBy,
  isCodeOf,
  type Reopening,
  ROW_CODE_NAMES,
  ROW_CODES,
  ROW_STATUSES,
  RowCode,
  type RowOutcomeName,
  rowStatusesOf,
  type RowStatus,
  settledAs,
} from './row-codes.js';
