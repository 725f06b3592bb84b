export { expressionWarnings } from './card-texts.js';
export { DEFAULT_DATETIME_FORMAT, ErpQuery, QuerySetting, type QueryValueType } from './erp-query.dto.js';
export { ErpReader } from './erp-reader.js';
export { ErpReaderModule } from './erp-reader.module.js';
export { checkCursor, namesUrl } from './given-cursor.js';
export { patienceMs } from './patience.js';
export { observedText } from './observed-text.js';
export { type PageContent, readKeptResponse } from './page-content.js';
export {
  type PageCursor,
  type Pagination,
  PAGINATION_CLASSES,
  STOP_REASONS,
  type StopReason,
} from './pagination/index.js';
export { ReadCursor } from './read-cursor.dto.js';
export { ReadCard } from './read-card.dto.js';
export type { ExchangeObserver, ObservedExchange, ReadInput, ReadPage } from './read-page.js';
export { attributeSecrets, runAttributes, type RunFacts } from './run-attributes.js';
export { DetailRequest, ProductsRequest } from './further-request.dto.js';
export { type Asking, askingFor, productsAsking, queriesOf, readsInTwoStages } from './further-requests.js';
export { QueryCheck } from './query-check.js';
export {
  batchQueries,
  hasQuery,
  queryBatches,
  type QueryBatches,
  readsSince,
  type RunQuery,
} from './run-query.js';
export { TEXT_PLACES, type TextPlace, triedText } from './tried-text.js';
export { validateReadCard } from './validate-read-card.js';
export { type ReadVerdict, VERDICTS, type Verdict, verdictAfter } from './verdict.js';
