import { defineErrors } from '../common/index.js';

/** What can go wrong between an ERP and its records. Failures below HTTP keep the codes of the HTTP client. */
export const erpReaderError = defineErrors({
  QUERY_NOT_CONFIGURED: { kind: 'config', status: 422, title: 'The flow has no setting for this query' },
  QUERY_VALUE_INVALID: { kind: 'input', status: 422, title: 'A value of the query cannot be sent' },
  READ_EXPRESSION_FAILED: { kind: 'config', status: 422, title: 'An expression of the card fails' },
  READ_URL_INVALID: { kind: 'config', status: 422, title: 'The Endpoint URL cannot be used' },
  ERP_UNAUTHORIZED: { kind: 'auth', status: 502, title: 'The ERP refused the session' },
  PAGE_REFUSED: { kind: 'config', status: 502, title: 'The ERP refused the request' },
  PAGE_FAILED: { kind: 'transient', status: 502, title: 'The ERP failed to answer' },
  ERP_ANSWERED_ERROR: { kind: 'transient', status: 502, title: 'The ERP answered with an error' },
  RESPONSE_TRUNCATED: { kind: 'transient', status: 502, title: 'The response ends too early' },
  RESPONSE_NOT_JSON: { kind: 'config', status: 502, title: 'The response is not JSON' },
  RESPONSE_NOT_XML: { kind: 'config', status: 502, title: 'The response is not XML' },
  RESPONSE_NOT_CSV: { kind: 'config', status: 502, title: 'The response is not CSV' },
  RESPONSE_CHARSET: { kind: 'config', status: 502, title: 'The text of the response cannot be decoded' },
  RESPONSE_TOO_COMPLEX: { kind: 'config', status: 502, title: 'The response holds too much' },
  RECORDS_PATH_NOT_FOUND: { kind: 'config', status: 502, title: 'The records are not where they should be' },
  RECORDS_PATH_NEEDED: { kind: 'config', status: 502, title: 'It is not known where the records are' },
  READ_SHORT: { kind: 'transient', status: 502, title: 'Records of the list are missing' },
  PAGINATION_LOOP: { kind: 'config', status: 502, title: 'The pages repeat themselves' },
  MARKER_NOT_FOUND: { kind: 'config', status: 502, title: 'The marker of the next page is missing' },
  SEEK_UNORDERED: { kind: 'config', status: 502, title: 'The records are not in the order of the marker' },
  NEXT_INVALID: { kind: 'config', status: 502, title: 'The next page cannot be followed' },
  RECORD_CAP: { kind: 'config', status: 502, title: 'There are more records than allowed' },
  READ_TIMEOUT: { kind: 'config', status: 504, title: 'Reading took too long' },
  PAGE_CAP: { kind: 'config', status: 502, title: 'There are more pages than allowed' },
});
