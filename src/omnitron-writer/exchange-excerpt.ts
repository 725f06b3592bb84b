import { redact } from '../common/index.js';
import type { WriterResponse } from '../http-client/index.js';

/** The exchange that a failed row ended with, for people to read: capped, secrets masked. */
export interface ExchangeExcerpt {
  readonly request: string;
  /** Null when there was no answer. */
  readonly response: string | null;
}

/** A request as it was sent. */
export interface SentRequest {
  readonly url: string;
  /** Headers of the session; their values are secrets. */
  readonly sessionHeaders: Readonly<Record<string, string>>;
  readonly body: string;
  readonly secrets: readonly string[];
}

const MAX_CHARACTERS = 2000;
/** Of the answer's headers, those that say why, by whom and until when. */
const TOLD_HEADERS = ['content-type', 'retry-after', 'location', 'server', 'x-request-id', 'date'];

export function excerptOf(
  { url, sessionHeaders, body, secrets }: SentRequest,
  answer: Pick<WriterResponse, 'status' | 'headers' | 'body'> | null,
): ExchangeExcerpt {
  const masked = Object.keys(sessionHeaders).map((name) => `${name}: ***`);
  const request = [`POST ${url}`, ...masked, 'content-type: application/json', '', body];
  return {
    request: capped(redact(request.join('\n'), secrets)),
    response: answer && capped(redact(responseText(answer), secrets)),
  };
}

function responseText({
  status,
  headers,
  body,
}: Pick<WriterResponse, 'status' | 'headers' | 'body'>): string {
  const told = TOLD_HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [`${name}: ${String(value)}`];
  });
  return [`HTTP ${status}`, ...told, '', body].join('\n');
}

function capped(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  return `${text.slice(0, MAX_CHARACTERS).toWellFormed()}… (${text.length} characters)`;
}
