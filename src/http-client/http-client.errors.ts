import { defineErrors, type ErrorDefinition } from '../common/index.js';

/** What can go wrong on the way out. `transient` may be tried again; `config` and `input` need a person. */
export const HTTP_CLIENT_ERRORS = {
  URL_INVALID: { kind: 'input', status: 422, title: 'The URL cannot be used' },
  REQUEST_INVALID: { kind: 'input', status: 422, title: 'The HTTP request cannot be built' },
  EGRESS_DENIED: { kind: 'config', status: 422, title: 'The destination is not allowed' },
  REDIRECT_DENIED: { kind: 'config', status: 502, title: 'The redirect may not be followed' },
  TOO_MANY_REDIRECTS: { kind: 'config', status: 502, title: 'The server redirects too often' },
  HOST_NOT_FOUND: { kind: 'config', status: 502, title: 'The host name does not exist' },
  DNS_FAILED: { kind: 'transient', status: 502, title: 'The host name could not be resolved' },
  CONNECTION_FAILED: { kind: 'transient', status: 502, title: 'The connection failed' },
  CONNECT_TIMEOUT: { kind: 'transient', status: 504, title: 'The connection took too long' },
  TLS_SETTINGS_INVALID: { kind: 'config', status: 422, title: 'The TLS settings cannot be used' },
  TLS_FAILED: { kind: 'config', status: 502, title: 'The TLS connection was refused' },
  RESPONSE_TIMEOUT: { kind: 'transient', status: 504, title: 'The server did not answer in time' },
  BODY_STALLED: { kind: 'transient', status: 504, title: 'The response stopped arriving' },
  TOTAL_TIMEOUT: { kind: 'transient', status: 504, title: 'The request took too long' },
  HOST_CLOSED: { kind: 'rate-limited', status: 503, title: 'The host takes no requests now' },
  RESPONSE_TOO_LARGE: { kind: 'config', status: 502, title: 'The response is too large' },
  RESPONSE_MALFORMED: { kind: 'transient', status: 502, title: 'The response is not valid HTTP' },
  RESPONSE_UNDECODABLE: { kind: 'transient', status: 502, title: 'The response cannot be decompressed' },
} as const satisfies Readonly<Record<string, ErrorDefinition>>;

export const httpClientError = defineErrors(HTTP_CLIENT_ERRORS);
