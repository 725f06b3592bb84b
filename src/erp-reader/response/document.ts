import type { ResponseBody } from '../../http-client/index.js';
import { charsetOf, decodeText, keepsAscii, looseText } from './charset.js';
import { parseCsv } from './csv.js';
import type { CsvSettings } from './csv-settings.js';
import { DocumentFault } from './document-fault.js';
import { type Format, formatOf } from './format.js';
import { parseJsonLines } from './json-lines.js';
import { atOnce, excerptAt, JsonFault, readJson, type Slices } from '../../common/index.js';
import { readingJson } from './json-slices.js';
import { htmlPage, phpMessage } from './not-data.js';
import { checkingShape } from './response-shape.js';
import { type SplitBody, splitRecords } from './record-splitter.js';
import { parseXml } from './xml.js';

/** How the card says that responses are to be read. */
export interface ResponseSettings extends CsvSettings {
  readonly responseFormat: 'auto' | 'json' | 'json-lines' | 'xml' | 'csv';
  readonly charset: string | null;
  readonly xmlLists: readonly string[];
}

/** A response as JSON, whatever it came as. */
export interface ResponseDocument {
  /** Whether the ERP had nothing to say (204), which is a page without records. */
  readonly isEmpty: boolean;
  readonly format: Format;
  readonly value: unknown;
  /** The JSON text as it came, which keeps what JavaScript's numbers cannot; null when it came as something else. */
  readonly text: string | null;
  /** JSON text of the same value with every number in full; null where `value` has them all as numbers. */
  readonly exactText: string | null;
  /** The records of a large body, to be parsed part by part; `value` then holds the last one alone. */
  readonly split: SplitBody | null;
}

export const NOTHING: ResponseDocument = {
  isEmpty: true,
  format: 'json',
  value: null,
  text: null,
  exactText: null,
  split: null,
};

const LARGE_BYTES = 8 * 1024 * 1024;
/** About as much as an ordinary page. */
const PART_BYTES = 512 * 1024;
/** What takes more than a few milliseconds to parse. */
const SLICED_LENGTH = 1024 * 1024;
/** Where marks and declarations of the encoding stand. */
const BEGINNING_BYTES = 256;

/**
 * Reads the body of a successful response. A large JSON body whose records stand in the list at `listPath` (names of nested
 * fields; null: it has to go on in one piece) is split instead of parsed. Throws `DocumentFault`.
 */
export function readDocument(
  body: ResponseBody,
  contentType: string,
  settings: ResponseSettings,
  listPath: readonly string[] | null,
): ResponseDocument {
  return atOnce(readingDocument(body, contentType, settings, listPath));
}

/** The same with pauses. */
export function* readingDocument(
  body: ResponseBody,
  contentType: string,
  settings: ResponseSettings,
  listPath: readonly string[] | null,
): Slices<ResponseDocument> {
  const start = body.subarray(0, BEGINNING_BYTES);
  const charset = charsetOf(start, contentType, settings.charset);
  const format = formatOf(contentType, settings.responseFormat, () => beginningOf(start, charset));
  if (format === 'json' && listPath !== null && body.length > LARGE_BYTES && keepsAscii(charset)) {
    const split = yield* splitRecords(body, { path: listPath, charset, partBytes: PART_BYTES });
    if (split !== null) return { ...NOTHING, isEmpty: false, value: split.envelope, split };
  }
  const bytes = body.subarray(0);
  const text = decodeText(bytes, charset);
  assertNoPage(text, format);
  yield;
  if (format === 'json-lines') return yield* linesDocument(text);
  if (format !== 'json')
    return { ...NOTHING, isEmpty: false, format, value: PARSERS[format](text, settings) };
  try {
    const { value, isExact } = yield* parseWhole(text, keepsAscii(charset) ? bytes : undefined);
    return { ...NOTHING, isEmpty: false, value, text, exactText: isExact ? null : text };
  } catch (error) {
    if (settings.responseFormat !== 'auto' || !LINES.test(text)) throw error;
    return yield* linesDocument(text);
  }
}

/** The body as text where it is XML or CSV; null for any other. Throws `DocumentFault`. */
export function markedText(
  body: ResponseBody,
  contentType: string,
  settings: ResponseSettings,
): { readonly format: 'xml' | 'csv'; readonly text: string } | null {
  const start = body.subarray(0, BEGINNING_BYTES);
  const charset = charsetOf(start, contentType, settings.charset);
  const format = formatOf(contentType, settings.responseFormat, () => beginningOf(start, charset));
  if (format !== 'xml' && format !== 'csv') return null;
  const text = decodeText(body.subarray(0), charset);
  assertNoPage(text, format);
  return { format, text };
}

function* linesDocument(text: string): Slices<ResponseDocument> {
  const { values, exactText } = yield* parseJsonLines(text);
  return { ...NOTHING, isEmpty: false, format: 'json-lines', value: values, exactText };
}

/** Two values of JSON in two lines, whatever they are called. */
const LINES = /^\s*[{[][^\n]*[}\]]\s*\n\s*[{[]/;

/** The first bytes as text, whatever character they end in. */
function beginningOf(start: Buffer, charset: string): string {
  return looseText(start, charset).replace(/^\ufeff/, '');
}

function assertNoPage(text: string, format: Format): void {
  const page = phpMessage(text) ?? htmlPage(text, FORMAT_NAMES[format]);
  if (page !== null) throw new DocumentFault('ERP_ANSWERED_ERROR', page);
}

const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  json: 'JSON',
  'json-lines': 'JSON',
  xml: 'XML',
  csv: 'CSV',
};

/** The whole body of a response as text. Throws `DocumentFault`. */
export function responseText(body: ResponseBody, contentType: string, charset: string | null): string {
  const start = body.subarray(0, Math.min(body.length, BEGINNING_BYTES));
  return decodeText(body.subarray(0), charsetOf(start, contentType, charset));
}

/** The beginning of a body as text, at most `maxBytes` of it; what cannot be decoded becomes a replacement character. */
export function beginningText(
  body: ResponseBody,
  contentType: string,
  charset: string | null,
  maxBytes: number,
): string {
  const label = charsetOf(body.subarray(0, BEGINNING_BYTES), contentType, charset);
  return looseText(body.subarray(0, Math.min(body.length, maxBytes)), label);
}

const PARSERS: Readonly<
  Record<Exclude<Format, 'json' | 'json-lines'>, (text: string, settings: ResponseSettings) => unknown>
> = {
  xml: (text, { xmlLists }) => parseXml(text, xmlLists),
  csv: parseCsv,
};

/** What a text that is no JSON probably is, as a sentence with what to do about it; empty where nobody knows. */
function looksLike(text: string): string {
  if (text.startsWith('<')) return 'the response looks like XML (read.responseFormat). ';
  if (/^(?:\/\*.*?\*\/)?[\w$.]+\(\s*[[{"]/s.test(text.slice(0, 500)))
    return 'the response is JSONP, a script around the JSON: leave the parameter callback out of the request. ';
  return /^(?:\)\]\}'|while\s*\(|for\s*\(;;\))/.test(text)
    ? 'the response has a guard against scripts before the JSON: ask the API for programs, not that of the web pages. '
    : '';
}

function* parseWhole(text: string, bytes: Buffer | undefined): Slices<ReturnType<typeof readJson>> {
  yield* checkingShape(bytes ?? Buffer.from(text));
  yield;
  const read = text.length > SLICED_LENGTH ? yield* readingJson(text) : null;
  if (read !== null) return read;
  try {
    return readJson(text, bytes);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const offset = Buffer.byteLength(text.slice(0, error.offset));
    const isBlank = text.trim() === '';
    const excerpt = isBlank
      ? '. If that means that there are no records, set read.emptyBody to no-records'
      : `: ${excerptAt(text, error.offset)}`;
    const php = phpMessage(text, error.offset);
    if (php !== null) throw new DocumentFault('ERP_ANSWERED_ERROR', php, offset);
    const looks = looksLike(text.trimStart());
    throw new DocumentFault(
      error.isTruncated ? 'RESPONSE_TRUNCATED' : 'RESPONSE_NOT_JSON',
      `${looks}${error.message} at byte ${offset} of ${Buffer.byteLength(text)}${excerpt}`,
      offset,
    );
  }
}
