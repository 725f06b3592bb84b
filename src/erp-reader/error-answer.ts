import type { HttpResponse } from '../http-client/index.js';
import { pageContent } from './page-content.js';
import type { ReadCard } from './read-card.dto.js';
import { RecordsFault } from './records.js';
import type { ResponseDocument } from './response/index.js';

type Fields = Readonly<Record<string, unknown>>;

/** What ERPs call their successes and failures, in any letter case. */
const SUCCESS_FLAGS = /^(success|succeeded|is_?success(ful)?|successful|ok|ba[sş]ar[ıi]l[ıi](_?mi)?)$/i;
const ERROR_FLAGS = /^(has_?errors?|is_?error|is_?faulted|hata_?var(_?m[ıi])?)$/i;
const STATUS_NAMES = /^(status|result|state|type|outcome|response_?type|durum|sonu[cç])$/i;
const FAILED =
  /^(error|errors|err|failed|failure|fail|fault|exception|nok|not_?ok|ko|unsuccessful|unauthori[sz]ed|forbidden|denied|timeout|hata|hatal[ıi]|ba[sş]ar[ıi]s[ıi]z)$/i;
const ERROR_LISTS = /^(errors|hatalar)$/i;
const ERROR_NAMES =
  /^(error|error_?message|error_?msg|error_?description|error_?text|error_?code|error_?no|odata\.error|exception|exception_?message|fault|fault_?string|hata|hata_?(mesaj[ıi]|kodu))$/i;
const CODE_NAMES = /^(status_?code|http_?(status|code|status_?code))$/i;
/** The same at the top of an answer, where they are no fields of a record. */
const TOP_CODE_NAMES = /^(status|code)$/i;
/** Values that say that there is no error. */
const NO_ERROR = /^(false|no|none|null|ok|success|0+|200|-)?$/i;
const WORDS =
  /^(message|msg|detail|description|reason|error_?message|error_?msg|error_?description|error|title|mesaj|a[cç][ıi]klama)$/i;

/**
 * What an answer of a good status says against itself, as a sentence; null for one that may be taken. A list of errors or a success
 * that is denied is believed whatever comes with it; the name of an error alone, and what stands one level further in, only where
 * no records do.
 */
export function errorAnswer(
  { status }: Pick<HttpResponse, 'status'>,
  document: ResponseDocument,
  card: ReadCard,
): string | null {
  if (document.isEmpty) return null;
  if (status === 202) return 'the ERP has only accepted the request (202) and has no answer yet';
  const value = document.format === 'xml' ? rootOf(document.value) : document.value;
  if (typeof value === 'string' && document.format === 'json')
    return `the answer is one text: ${JSON.stringify(value.slice(0, 200))}`;
  if (!isFields(value)) return null;
  const against = (document.format === 'xml' ? soapFault(document.value) : null) ?? denial(value);
  if (against !== null) return against;
  if (document.split !== null || countRecords(document, card) > 0) return null;
  const complaints = complaint(value);
  if (complaints !== null || card.recordsPath === null) return complaints;
  return topCode(value) ?? complaintWithin(value);
}

/** The content of the one element that XML has at the top. */
function rootOf(value: unknown): unknown {
  if (!isFields(value)) return value;
  const [root, ...others] = Object.values(value);
  return others.length === 0 && isFields(root) ? root : value;
}

/** SOAP 1.1 has a `faultstring`, SOAP 1.2 a `Reason` with texts by language. */
function soapFault(document: unknown): string | null {
  const envelope = at(document, 'Envelope', 'Body', 'Fault');
  const fault = isFields(envelope) ? envelope : at(document, 'Fault');
  if (!isFields(fault)) return null;
  const texts = [at(fault, 'faultstring'), at(fault, 'Reason', 'Text'), at(fault, 'faultcode')];
  const words = texts.map(textOf).find((text) => text !== '') ?? '';
  const detail = textOf(at(fault, 'detail') ?? at(fault, 'Detail'));
  const beside = detail === '' || detail === words ? '' : `, detail: ${detail.slice(0, 200)}`;
  return `the answer is a SOAP fault: ${JSON.stringify(words)}${beside}`;
}

function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce((found: unknown, name) => (isFields(found) ? found[name] : undefined), value);
}

/** The text of an element, with or without attributes, or of the first of several. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return textOf(value[0]);
  if (isFields(value)) return '#text' in value ? textOf(value['#text']) : JSON.stringify(value);
  return typeof value === 'string' ? value : '';
}

function denial(fields: Fields): string | null {
  for (const [name, value] of Object.entries(fields)) {
    if (SUCCESS_FLAGS.test(name) && name.toLowerCase() !== 'ok' && isNo(value))
      return said(name, value, fields);
    if (ERROR_LISTS.test(name) && isFilled(value) && !NO_ERROR.test(String(value)))
      return said(name, value, fields);
  }
  return null;
}

function complaint(fields: Fields): string | null {
  for (const [name, value] of Object.entries(fields)) {
    const isComplaint =
      (SUCCESS_FLAGS.test(name) && isNo(value)) ||
      (ERROR_FLAGS.test(name) && isYes(value)) ||
      (STATUS_NAMES.test(name) && typeof value === 'string' && FAILED.test(value.trim())) ||
      (CODE_NAMES.test(name) && isErrorStatus(value)) ||
      (ERROR_NAMES.test(name) && isFilled(value) && !NO_ERROR.test(String(value)));
    if (isComplaint) return said(name, value, fields);
  }
  return null;
}

function topCode(fields: Fields): string | null {
  const found = Object.entries(fields).find(
    ([name, value]) => TOP_CODE_NAMES.test(name) && isErrorStatus(value),
  );
  return found === undefined ? null : said(...found, fields);
}

/** Of the objects beside the place of the records, as `meta`, `response` or `result`. */
function complaintWithin(fields: Fields): string | null {
  for (const value of Object.values(fields)) {
    const found = isFields(value) ? (denial(value) ?? complaint(value)) : null;
    if (found !== null) return found;
  }
  return null;
}

/** With the words that stand beside a flag. */
function said(name: string, value: unknown, fields: Fields): string {
  const words = Object.entries(fields).find(
    ([key, text]) => key !== name && WORDS.test(key) && isFilled(text),
  );
  const beside = words === undefined ? '' : `, ${words[0]}: ${JSON.stringify(words[1])}`;
  return `the answer says ${name}: ${JSON.stringify(value)}${beside}`;
}

function countRecords(document: ResponseDocument, card: ReadCard): number {
  if (card.recordsPath === null) return 0;
  try {
    return pageContent(document, card).records.length;
  } catch (error) {
    if (!(error instanceof RecordsFault)) throw error;
    return 0;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNo(value: unknown): boolean {
  return value === false || value === 0 || (typeof value === 'string' && /^(false|no|0)$/i.test(value));
}

function isYes(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === 'string' && /^(true|yes|1)$/i.test(value));
}

/** What HTTP would call an error. */
function isErrorStatus(value: unknown): boolean {
  const number = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 400 && number <= 599;
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== null && value !== undefined && value !== '' && value !== 0;
}
