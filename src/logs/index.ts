export { sendExport } from './log-export.js';
export { dayPart, encodeCursor, idPart, type LogKey, numberPart } from './log-cursor.js';
export {
  ExportQuery,
  LogFilterQuery,
  LogPageOf,
  logPageOf,
  LogPageQuery,
  StatusFilterQuery,
} from './log-query.dto.js';
export { type LogPage, type LogPaging, LogReader } from './log-reader.js';
export { allOf, type Bind, contains, type LogSource, timeRange, where } from './log-source.js';
export { LoginErrors } from './login-errors.js';
export { LogsModule } from './logs.module.js';
