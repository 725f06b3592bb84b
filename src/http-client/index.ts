export { DEFAULT_MAX_BYTES, DEFAULT_TIMEOUTS } from './http-request.js';
export type {
  HttpHeaders,
  HttpPurpose,
  HttpRequest,
  HttpResponse,
  HttpStream,
  HttpTimeouts,
  TlsOptions,
} from './http-request.js';
export { Cookies } from './cookies.js';
export { EgressPolicies } from './egress-policies.js';
export { HostBudgets, MAX_QUIET_MS } from './host-budgets.js';
export { listHostBudgets } from './budget-store.js';
export { HostBudgetResponse } from './host-budget.dto.js';
export { RequestHours, RequestHoursModule } from './request-hours.js';
export { type TallyEntry, tallyPercentile } from './request-tally.js';
export { HostResolver } from './host-resolver.js';
export { HttpClient } from './http-client.js';
export { httpClientError } from './http-client.errors.js';
export { HttpClientModule } from './http-client.module.js';
export type { Waiter } from './exchange.js';
export type { HttpWriter, WriterOptions, WriterRequest, WriterResponse } from './http-writer.js';
export { ResponseBody } from './response-body.js';
export {
  type AttemptResult,
  DEFAULT_RETRY,
  isRetryable,
  parseRetryAfter,
  retryDelay,
  type RetryPolicy,
} from './retry.js';
export { checkTls } from './transport.js';
