import type { HttpResponse } from '../http-client/index.js';
import { pageContent } from './page-content.js';
import type { ReadCard } from './read-card.dto.js';
import { RecordsFault } from './records.js';
import type { ResponseDocument } from './response/index.js';

type Fields = Readonly<Record<string, unknown>>;

/** What ERPs call their successes and failures, in any letter case. */
const SUCCESS_FLAGS = /^(success|succeeded|is_?success(ful)?|ok)$/i;
const ERROR_FLAGS = /^(has_?errors?|is_?error)$/i;
const STATUS_NAMES = /^(status|result|state)$/i;
const FAILED = /^(error|failed|failure|fail|fault|exception)$/i;
const ERROR_LISTS = /^errors$/i;
const ERROR_NAMES = /^(error|error_?message|error_?description|exception|fault)$/i;
const WORDS = /^(message|msg|detail|description|error_?message|error_?description|title)$/i;

/**
 * What an answer of a good status says against itself, as a sentence; null for one that may be taken. A list of errors or a success
 * that is denied is believed whatever comes with it; the name of an error alone, only where no records do.
 */
export function errorAnswer(
  { status }: Pick<HttpResponse, 'status'>,
  document: ResponseDocument,
  card: ReadCard,
): string | null {
  if (document.isEmpty) return null;
  if (status === 202) return 'the ERP has only accepted the request (202) and has no answer yet';
  const { value } = document;
  if (typeof value === 'string')
    return 'the answer is one text, in which JSON may be packed; unpack it with responseFormat or at the ERP';
  if (!isFields(value)) return null;
  const denied = denial(value);
  if (denied !== null) return denied;
  if (document.split !== null || countRecords(document, card) > 0) return null;
  return complaint(value);
}

function denial(fields: Fields): string | null {
  for (const [name, value] of Object.entries(fields)) {
    if (SUCCESS_FLAGS.test(name) && name.toLowerCase() !== 'ok' && isNo(value))
      return said(name, value, fields);
    if (ERROR_LISTS.test(name) && isFilled(value)) return said(name, value, fields);
  }
  return null;
}

function complaint(fields: Fields): string | null {
  for (const [name, value] of Object.entries(fields)) {
    const isComplaint =
      (SUCCESS_FLAGS.test(name) && isNo(value)) ||
      (ERROR_FLAGS.test(name) && value === true) ||
      (STATUS_NAMES.test(name) && typeof value === 'string' && FAILED.test(value)) ||
      (ERROR_NAMES.test(name) && value !== false && isFilled(value));
    if (isComplaint) return said(name, value, fields);
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

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== null && value !== undefined && value !== '' && value !== 0;
}
