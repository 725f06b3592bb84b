import { AppError, maskUrl, type ProblemDetails, redact } from '../common/index.js';
import type { HttpResponse } from '../http-client/index.js';
import { bodyExcerpt, EXCERPT_LENGTH } from './answer-excerpt.js';
import { erpReaderError } from './erp-reader.errors.js';
import { PaginationFault } from './pagination/index.js';
import { RecordsFault } from './records.js';
import { DocumentFault } from './response/index.js';

/** Which request of a read something is about. */
export interface PagePlace {
  readonly pageNo: number;
  readonly method: string;
  readonly url: string;
  readonly secrets: readonly string[];
}

/** `Page 3 (GET https://erp/images?offset=1000)`, secrets masked. */
export function describePlace({ pageNo, method, url, secrets }: PagePlace): string {
  return `Page ${pageNo} (${method} ${maskUrl(url, secrets)})`;
}

/**
 * What failed on a page, as an error that says which page and which request it was; the code and kind stay. With the answer
 * that is refused, an excerpt of it is in the details; `more` is there as well.
 */
export function placed(
  error: unknown,
  place: PagePlace,
  answer?: Pick<HttpResponse, 'headers' | 'body'>,
  more: Pick<ProblemDetails, 'patience'> = {},
): unknown {
  const shown = (): { excerpt?: string } =>
    answer === undefined ? {} : { excerpt: bodyExcerpt(answer, place.secrets, EXCERPT_LENGTH) };
  if (error instanceof AppError) {
    const { code, kind, status, title, details, problems } = error;
    const isPlaced = details['pageNo'] !== undefined;
    if (isPlaced && (answer === undefined || details['excerpt'] !== undefined)) return error;
    const message = isPlaced ? error.message : `${describePlace(place)}: ${error.message}`;
    return new AppError(code, { kind, status, title }, message, {
      details: { ...details, ...more, ...shown(), pageNo: place.pageNo },
      problems,
      cause: error,
    });
  }
  const isFault =
    error instanceof PaginationFault || error instanceof RecordsFault || error instanceof DocumentFault;
  if (!isFault) return error;
  // Without the fault as its cause: what that says is not masked, and the log shows causes.
  const message = `${describePlace(place)}: ${redact(error.message, place.secrets)}.`;
  const { byteOffset } = error instanceof DocumentFault ? error : { byteOffset: null };
  return erpReaderError(error.code, message, {
    details: { pageNo: place.pageNo, ...more, ...shown(), ...(byteOffset === null ? {} : { byteOffset }) },
  });
}
