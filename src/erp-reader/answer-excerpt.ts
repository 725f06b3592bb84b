import { redact } from '../common/index.js';
import type { HttpResponse } from '../http-client/index.js';
import { readHeader } from './pagination/index.js';
import { beginningText } from './response/index.js';

const SENTENCE_LENGTH = 300;
/** What is kept of a refused answer. */
export const EXCERPT_LENGTH = 1_000;
/** Masked before it is cut, since half a secret would not be recognised: a token of any usual length fits between. */
const MASKED_BYTES = 64 * 1024;

/** The beginning of an answer's body on one line, with secrets masked, for a sentence or, longer, for a field of its own. */
export function bodyExcerpt(
  { headers, body }: Pick<HttpResponse, 'headers' | 'body'>,
  secrets: readonly string[],
  length = SENTENCE_LENGTH,
): string {
  const contentType = readHeader(headers, 'content-type') ?? '';
  const text = beginningText(body, contentType, null, MASKED_BYTES)
    .replaceAll('\u0000', '\ufffd')
    .toWellFormed();
  const line = redact(text, secrets).replaceAll(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length).toWellFormed()}…` : line;
}
