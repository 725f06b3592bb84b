import { AppError, maskUrl, redact } from '../common/index.js';
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

/** What failed on a page, as an error that says which page and which request it was; the code and kind stay. */
export function placed(error: unknown, place: PagePlace): unknown {
  if (error instanceof AppError) {
    if (error.details['pageNo'] !== undefined) return error;
    const { code, kind, status, title, details, problems } = error;
    return new AppError(code, { kind, status, title }, `${describePlace(place)}: ${error.message}`, {
      details: { ...details, pageNo: place.pageNo },
      problems,
      cause: error,
    });
  }
  const isFault =
    error instanceof PaginationFault || error instanceof RecordsFault || error instanceof DocumentFault;
  if (!isFault) return error;
  // Without the fault as its cause: what that says is not masked, and the log shows causes.
  const message = `${describePlace(place)}: ${redact(error.message, place.secrets)}.`;
  return erpReaderError(error.code, message, {
    details: {
      pageNo: place.pageNo,
      ...(error instanceof DocumentFault && error.byteOffset !== null
        ? { byteOffset: error.byteOffset }
        : {}),
    },
  });
}
