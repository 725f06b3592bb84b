import { CsvError, parse } from 'csv-parse/sync';
import { DocumentFault } from './document-fault.js';

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * CSV (RFC 4180) as a list of objects, by the names in the first line. Values stay text. Without `delimiter` it is the one of
 * comma, semicolon, tab and bar that the first line has most of.
 */
export function parseCsv(text: string, delimiter: string | null): Record<string, string>[] {
  assertCsv(text, delimiter);
  try {
    return parse<Record<string, string>>(text, {
      columns: namedColumns,
      delimiter: delimiter ?? guessDelimiter(text),
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof DocumentFault || !(error instanceof CsvError)) throw error;
    throw new DocumentFault(
      'RESPONSE_NOT_CSV',
      `${error.message}; is the delimiter right (read.csvDelimiter)`,
    );
  }
}

/** An error in another format, a workbook or a sentence is no header of a table without rows. */
function assertCsv(text: string, delimiter: string | null): void {
  const start = text.slice(0, SHOWN).replaceAll(/\s+/g, ' ').trim();
  const other = /^(\{|\[\s*[{"\]\d])/.test(start) ? 'JSON' : start.startsWith('<') ? 'XML' : null;
  if (other !== null) {
    throw new DocumentFault(
      'ERP_ANSWERED_ERROR',
      `the answer looks like ${other} where CSV is expected (read.responseFormat): ${start}`,
    );
  }
  if (start.startsWith('PK\u0003\u0004')) {
    throw new DocumentFault('RESPONSE_NOT_CSV', 'the response is an Excel workbook; let the ERP send CSV');
  }
  const [line = '', ...others] = text.trim().split(/\r?\n/, 2);
  const isOneColumn = !/[,;|\t"]/.test(line) && (delimiter === null || !line.includes(delimiter));
  if (others.length === 0 && isOneColumn && /\s/.test(line)) {
    throw new DocumentFault(
      'ERP_ANSWERED_ERROR',
      `the answer is one sentence where CSV is expected: ${start}`,
    );
  }
}

const SHOWN = 200;

/** A column without a name, or with that of another, could not be told apart afterwards. */
function namedColumns(header: string[]): string[] {
  const names = header.map((name) => name.trim());
  const blank = names.indexOf('');
  if (blank >= 0) {
    throw new DocumentFault('RESPONSE_NOT_CSV', `column ${blank + 1} of the first line has no name`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new DocumentFault('RESPONSE_NOT_CSV', `the first line names two columns "${twice}"`);
  }
  return names;
}

function guessDelimiter(text: string): string {
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  const unquoted = firstLine.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((candidate) => unquoted.split(candidate).length - 1);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
