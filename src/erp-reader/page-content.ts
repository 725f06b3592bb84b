import { parseForScript } from '../common/index.js';
import { ResponseBody } from '../http-client/index.js';
import { erpReaderError } from './erp-reader.errors.js';
import { unpacked } from './packed-json.js';
import { ReadCard } from './read-card.dto.js';
import { RecordsFault, selectRecords } from './records.js';
import { DocumentFault, readDocument, type ResponseDocument } from './response/index.js';

/** What of a response goes on to script and mapping. */
export interface PageContent {
  /** The raw records, before any filter. */
  readonly records: readonly unknown[];
  /** The records, or the whole response, as the card says. */
  readonly content: unknown;
  /**
   * The same as JSON text for a script: the whole response untouched, or the records where numbers of them came out as texts. Null
   * where `content` says it all.
   */
  readonly contentText: string | null;
}

/** What a card passes on of a response. Throws `RecordsFault`. */
export function pageContent(document: ResponseDocument, card: ReadCard): PageContent {
  const rules = { isPaged: card.pagination !== null, isXml: document.format === 'xml' };
  const recordsOf = (value: unknown): unknown[] => selectRecords(value, card.recordsPath, rules);
  const records = document.isEmpty ? [] : recordsOf(document.value);
  const { text, exactText } = document;
  if (document.isEmpty || (card.recordsPath !== null && card.passOn === 'records')) {
    const contentText = exactText === null ? null : JSON.stringify(recordsOf(parseForScript(exactText)));
    return { records, content: records, contentText };
  }
  return { records, content: document.value, contentText: text ?? exactText };
}

/**
 * The same of a response that was kept as text, in whatever encoding it came: it is decoded already. Errors as those of a
 * read, without a page.
 */
export function readKeptResponse(text: string, contentType: string, card: ReadCard): PageContent {
  try {
    const settings = Object.assign(new ReadCard(), card, { charset: 'utf-8' });
    const document = readDocument(ResponseBody.of(text), contentType, settings, null);
    return pageContent(unpacked(document, card.recordsPath), card);
  } catch (error) {
    if (!(error instanceof DocumentFault) && !(error instanceof RecordsFault)) throw error;
    throw erpReaderError(error.code, `${error.message}.`, { cause: error });
  }
}
