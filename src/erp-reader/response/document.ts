import type { ResponseBody } from '../../http-client/index.js';
import { charsetOf, decodeText, keepsAscii } from './charset.js';
import { parseCsv } from './csv.js';
import { DocumentFault } from './document-fault.js';
import { parseJsonLines } from './json-lines.js';
import { excerptAt, JsonFault, parseJson } from '../../common/index.js';
import { checkShape } from './response-shape.js';
import { type SplitBody, splitRecords } from './record-splitter.js';
import { parseXml } from './xml.js';

/** How the card says that responses are to be read. */
export interface ResponseSettings {
  readonly responseFormat: 'auto' | 'json' | 'json-lines' | 'xml' | 'csv';
  readonly charset: string | null;
  readonly xmlLists: readonly string[];
  readonly csvDelimiter: string | null;
}

/** A response as JSON, whatever it came as. */
export interface ResponseDocument {
  /** Whether the ERP had nothing to say (204), which is a page without records. */
  readonly isEmpty: boolean;
  readonly format: Format;
  readonly value: unknown;
  /** The JSON text as it came, which keeps what JavaScript's numbers cannot; null when it came as something else. */
  readonly text: string | null;
  /** The records of a large body, to be parsed part by part; `value` then holds the last one alone. */
  readonly split: SplitBody | null;
}

export const NOTHING: ResponseDocument = {
  isEmpty: true,
  format: 'json',
  value: null,
  text: null,
  split: null,
};

const LARGE_BYTES = 8 * 1024 * 1024;
/** About as much as an ordinary page. */
const PART_BYTES = 512 * 1024;
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
  const format = formatOf(contentType, settings);
  const charset = charsetOf(body.subarray(0, BEGINNING_BYTES), contentType, settings.charset);
  if (format === 'json' && listPath !== null && body.length > LARGE_BYTES && keepsAscii(charset)) {
    const split = splitRecords(body, { path: listPath, charset, partBytes: PART_BYTES });
    if (split !== null) return { isEmpty: false, format, value: split.envelope, text: null, split };
  }
  const bytes = body.subarray(0);
  const text = decodeText(bytes, charset);
  if (format === 'json')
    return {
      isEmpty: false,
      format,
      value: parseWhole(text, keepsAscii(charset) ? bytes : undefined),
      text,
      split: null,
    };
  return { isEmpty: false, format, value: PARSERS[format](text, settings), text: null, split: null };
}

/** The whole body of a response as text. Throws `DocumentFault`. */
export function responseText(body: ResponseBody, contentType: string, charset: string | null): string {
  const start = body.subarray(0, Math.min(body.length, BEGINNING_BYTES));
  return decodeText(body.subarray(0), charsetOf(start, contentType, charset));
}

type Format = Exclude<ResponseSettings['responseFormat'], 'auto'>;

const PARSERS: Readonly<
  Record<Exclude<Format, 'json'>, (text: string, settings: ResponseSettings) => unknown>
> = {
  'json-lines': parseJsonLines,
  xml: (text, { xmlLists }) => parseXml(text, xmlLists),
  csv: (text, { csvDelimiter }) => parseCsv(text, csvDelimiter),
};

/** By Content-Type unless the card says. Anything that names none of them is taken for JSON, which most ERPs send. */
function formatOf(contentType: string, { responseFormat }: ResponseSettings): Format {
  if (responseFormat !== 'auto') return responseFormat;
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (/[/+]xml$/.test(type)) return 'xml';
  if (type === 'text/csv') return 'csv';
  return /(ndjson|jsonl|json-?lines|json-seq)$/.test(type) ? 'json-lines' : 'json';
}

function parseWhole(text: string, bytes: Buffer | undefined): unknown {
  checkShape(bytes ?? Buffer.from(text));
  try {
    return parseJson(text, bytes);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const offset = Buffer.byteLength(text.slice(0, error.offset));
    const excerpt = text.trim() === '' ? '' : `: ${excerptAt(text, error.offset)}`;
    const looks = text.trimStart().startsWith('<')
      ? 'the response looks like XML or HTML (read.responseFormat). '
      : '';
    throw new DocumentFault(
      error.isTruncated ? 'RESPONSE_TRUNCATED' : 'RESPONSE_NOT_JSON',
      `${looks}${error.message} at byte ${offset} of ${Buffer.byteLength(text)}${excerpt}`,
      offset,
    );
  }
}
