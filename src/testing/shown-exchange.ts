import { maskUrl, redact, rounded } from '../common/index.js';
import type { ObservedExchange } from '../erp-reader/index.js';

/** Header names whose value is never shown, whoever set it. */
const SECRET_HEADER =
  /^(authorization|cookie|set-cookie|proxy-authorization)$|token|secret|api-?key|password/i;
const MASK = '***';
const MAX_BODY = 4000;
/** Enough for as many characters, and for secrets that would be cut there. */
const MAX_BODY_BYTES = 16 * 1024;

/** An exchange as a person may see it: every secret masked, texts cut. */
export interface ShownExchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  /** The same request for a terminal; put the secrets in yourself. */
  readonly curl: string;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly bytes: number;
    readonly durationMs: number;
    readonly excerpt: string;
  };
}

export function showExchange({ request, response, secrets }: ObservedExchange): ShownExchange {
  const start = response.body.subarray(0, Math.min(response.body.length, MAX_BODY_BYTES));
  const body = request.body === null ? null : redact(request.body, secrets);
  const shown = {
    method: request.method,
    url: maskUrl(request.url, secrets),
    headers: maskHeaders(request.headers, secrets),
    body: body === null ? null : body.slice(0, MAX_BODY),
  };
  return {
    request: shown,
    curl: curlOf({ ...shown, body }),
    response: {
      status: response.status,
      headers: maskHeaders(response.headers, secrets),
      bytes: response.body.length,
      durationMs: rounded(response.durationMs),
      excerpt: redact(start.toString('utf8'), secrets).slice(0, MAX_BODY),
    },
  };
}

function maskHeaders(
  headers: Readonly<Record<string, string | string[]>>,
  secrets: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADER.test(name) ? MASK : redact([value].flat().join(', '), secrets),
    ]),
  );
}

/** POSIX shell: everything in single quotes. Brackets and braces of a URL are no pattern of curl's. */
function curlOf({ method, url, headers, body }: ShownExchange['request']): string {
  const parts = [
    `curl ${/[[\]{}]/.test(url) ? '--globoff ' : ''}-X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
