import { CsvError, parse } from 'csv-parse/sync';
import { CsvFault } from './csv-problem.js';

export interface CsvRow {
  /** Where its text ends. */
  readonly line: number;
  readonly values: readonly string[];
}

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * The rows of a CSV text (RFC 4180), header first, blank lines left out, values trimmed. The delimiter is that of Excel's
 * `sep=` line, else the one of comma, semicolon, tab and bar that the header has most of. At most `limit` rows are read.
 */
export function readTable(text: string, limit: number): CsvRow[] {
  const hint = /^sep=(.)\r?\n/.exec(text);
  const table = hint === null ? text : text.slice(hint[0].length);
  const linesBefore = hint === null ? 0 : 1;
  const rows: CsvRow[] = [];
  try {
    parse(table, {
      delimiter: hint?.[1] ?? guessDelimiter(table),
      recordDelimiter: ['\r\n', '\n', '\r'],
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
      to: limit,
      onRecord(values, { lines }) {
        if (values.some((value) => value !== '')) rows.push({ line: lines + linesBefore, values });
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] + linesBefore : null;
    throw new CsvFault([{ line, message: reason(error) }]);
  }
}

function reason({ code, message }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed';
  if (code === 'INVALID_OPENING_QUOTE')
    return 'a quote stands inside a value; put the whole value into quotes and double those inside';
  if (code === 'CSV_INVALID_CLOSING_QUOTE')
    return 'something follows a closing quote; double the quotes that belong to the value';
  return message;
}

function guessDelimiter(text: string): string {
  const [header = ''] = text.trimStart().split(/\r\n|\n|\r/, 1);
  const counts = DELIMITERS.map((candidate) => header.split(candidate).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
