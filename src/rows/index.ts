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
  type RowStatus,
  settledAs,
} from './row-codes.js';
