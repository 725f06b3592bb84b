import { errors } from 'undici';
import { AppError, maskUrl, redact } from '../common/index.js';
import { httpClientError } from './http-client.errors.js';
import type { HttpTimeouts, RequestSubject } from './http-request.js';

/** `read request GET https://erp/items?token=***`: how an error names the request it is about. */
export function describeRequest({ purpose, method, url, secrets }: RequestSubject): string {
  return `${purpose} request ${method} ${maskUrl(url, secrets)}`;
}

/** What each limit means when it is hit. */
const LIMITS = {
  connectMs: { code: 'CONNECT_TIMEOUT', what: 'found no connection' },
  headersMs: { code: 'RESPONSE_TIMEOUT', what: 'got no response headers' },
  idleMs: { code: 'BODY_STALLED', what: 'got no more of the response body' },
  totalMs: { code: 'TOTAL_TIMEOUT', what: 'was not finished' },
} as const;

/** The error of a limit that was hit: says which one, how long it is and what may be done. */
export function timeoutError(subject: RequestSubject, limit: keyof HttpTimeouts, limitMs: number): AppError {
  const { code, what } = LIMITS[limit];
  return httpClientError(
    code,
    `The ${describeRequest(subject)} ${what} within ${limitMs / 1000} s (limit ${limit}). ` +
      'When the server is known to need longer, raise the timeout of this step.',
    { details: { limit, limitMs } },
  );
}

/** The error of a response body over its limit of bytes. */
export function tooLargeError(subject: RequestSubject, maxBytes: number): AppError {
  return httpClientError(
    'RESPONSE_TOO_LARGE',
    `The response to the ${describeRequest(subject)} is larger than ${maxBytes} bytes (limit maxBytes). ` +
      'Ask for smaller pages, or raise the limit of this step.',
    { details: { limit: 'maxBytes', maxBytes } },
  );
}

/** Any failure below HTTP in our words; an `AppError` passes as it is. */
export function toTransportError(error: unknown, subject: RequestSubject): AppError {
  if (error instanceof AppError) return error;
  const system: NodeJS.ErrnoException = rootCause(error);
  const code = system.code ?? '';
  const reason = redact(system.message, subject.secrets);
  const failure = (name: Parameters<typeof httpClientError>[0], sentence: string): AppError =>
    httpClientError(name, `The ${describeRequest(subject)} failed: ${sentence}`, {
      cause: error,
      details: code === '' ? {} : { reason: code },
    });
  if (code === 'ENOTFOUND' || code === 'ENODATA') {
    return failure('HOST_NOT_FOUND', `the host name does not exist (${reason}). Check the URL.`);
  }
  if (system.syscall?.startsWith('getaddrinfo')) {
    return failure('DNS_FAILED', `the host name could not be resolved (${reason}).`);
  }
  if (isTlsCode(code)) return failure('TLS_FAILED', `${reason}. ${tlsAdvice(code)}`);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return failure('CONNECT_TIMEOUT', `no connection came about (${reason}).`);
  }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return failure('REQUEST_INVALID', `${reason}. Check its method and headers.`);
  }
  if (system instanceof errors.HTTPParserError || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return failure('RESPONSE_MALFORMED', `what came back is not valid HTTP (${reason}).`);
  }
  if (/^(Z_|ZSTD_|ERR_ZSTD|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING)/.test(code)) {
    return failure('RESPONSE_UNDECODABLE', `the compressed response body is damaged or cut off (${reason}).`);
  }
  return failure('CONNECTION_FAILED', `the connection broke or was refused (${reason || code}).`);
}

/** Node hides one failed address per attempt in an AggregateError, and undici its socket's error in a cause. */
function rootCause(error: unknown): Error {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return rootCause(error.errors[0]);
  return error instanceof Error ? error : new Error(String(error));
}

function isTlsCode(code: string): boolean {
  return (
    code === 'EPROTO' ||
    /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|HOSTNAME_MISMATCH)/.test(code)
  );
}

function tlsAdvice(code: string): string {
  if (/SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|INVALID_CA/.test(code)) {
    return "Nobody known vouches for the server's certificate: put the certificate of its authority in the login's TLS settings (ca).";
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return 'The certificate belongs to another host: use the name that it was made for.';
  }
  if (code === 'CERT_HAS_EXPIRED') return "The server's certificate has expired: its owner renews it.";
  return 'Check that the server speaks TLS on this port, and the client certificate where it asks for one.';
}
