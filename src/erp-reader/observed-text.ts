import { readHeader } from './pagination/index.js';
import type { ObservedExchange } from './read-page.js';
import { DocumentFault, responseText } from './response/index.js';
import { erpReaderError } from './erp-reader.errors.js';

/** The whole response of an exchange as text, and what type it says to be. `RESPONSE_CHARSET` when it cannot be decoded. */
export function observedText({ response, charset }: ObservedExchange): {
  readonly text: string;
  readonly contentType: string;
} {
  const contentType = readHeader(response.headers, 'content-type') ?? '';
  try {
    return { text: responseText(response.body, contentType, charset), contentType };
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    throw erpReaderError(error.code, `${error.message}.`);
  }
}
