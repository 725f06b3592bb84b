import { ResponseBody } from '../http-client/index.js';
import { erpReaderError } from './erp-reader.errors.js';
import type { ReadCard } from './read-card.dto.js';
import { RecordsFault, selectRecords } from './records.js';
import { DocumentFault, readDocument, type ResponseDocument } from './response/index.js';

/** What of a response goes on to script and mapping. */
export interface PageContent {
  /** The raw records, before any filter. */
  readonly records: readonly unknown[];
  /** The records, or the whole response, as the card says. */
  readonly content: unknown;
  /** The whole response as JSON text, untouched; null when records go on, or the response was no JSON. */
  readonly contentText: string | null;
}

/** What a card passes on of a response. Throws `RecordsFault`. */
export function pageContent(document: ResponseDocument, card: ReadCard): PageContent {
  const records = document.isEmpty
    ? []
    : selectRecords(document.value, card.recordsPath, {
        isPaged: card.pagination !== null,
        isXml: document.format === 'xml',
      });
  const passesRecords = document.isEmpty || (card.recordsPath !== null && card.passOn === 'records');
  return {
    records,
    content: passesRecords ? records : document.value,
    contentText: passesRecords ? null : document.text,
  };
}

/**
 * The same of a response that was kept as text, in whatever encoding it came: it is decoded already. Errors as those of a
 * read, without a page.
 */
export function readKeptResponse(text: string, contentType: string, card: ReadCard): PageContent {
  try {
    const { responseFormat, xmlLists, csvDelimiter } = card;
    const settings = { responseFormat, xmlLists, csvDelimiter, charset: 'utf-8' };
    return pageContent(readDocument(ResponseBody.of(text), contentType, settings, null), card);
  } catch (error) {
    if (!(error instanceof DocumentFault) && !(error instanceof RecordsFault)) throw error;
    throw erpReaderError(error.code, `${error.message}.`, { cause: error });
  }
}
