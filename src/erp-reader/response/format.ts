import { htmlPage } from './not-data.js';

/** What a response is read as. */
export type Format = 'json' | 'json-lines' | 'xml' | 'csv';

const JSON_LINES = /(ndjson|jsonl|json-?lines|json-seq)$/;
/** Types of CSV that are given to it by servers, besides its own. */
const CSV = /(^text\/(csv|tab-separated-values)|[/.-]csv|comma-separated-values)$/;
/** Types that say nothing of what the body is: sheets of Excel are CSV more often than not. */
const ANYTHING =
  /^$|^text\/(plain|html)$|octet-stream$|^application\/(vnd\.ms-excel|x-msexcel|download|force-download|(x-)?gzip)$/;

/**
 * As the card says, else by Content-Type. One that says nothing is decided by the first characters, and anything else is taken for
 * JSON, which most ERPs send.
 */
export function formatOf(
  contentType: string,
  responseFormat: Format | 'auto',
  beginning: () => string,
): Format {
  if (responseFormat !== 'auto') return responseFormat;
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (/[/+]xml$/.test(type)) return 'xml';
  if (CSV.test(type)) return 'csv';
  if (JSON_LINES.test(type)) return 'json-lines';
  return ANYTHING.test(type) ? looksLike(beginning().trimStart()) : 'json';
}

function looksLike(text: string): Format {
  if (text.startsWith('<') && htmlPage(text, '') === null) return 'xml';
  const [line = ''] = text.split(/\r?\n/, 1);
  return /^"?[\p{L}_][^{}[\]<>]*[,;|\t]/u.test(line) && text.length > line.length ? 'csv' : 'json';
}
