import type { CsvSettings } from './csv-settings.js';
import { DocumentFault } from './document-fault.js';

const DELIMITERS = [',', ';', '\t', '|'];
const LINE_END = /\r\n|\n|\r/;
/** The first line that Excel writes and reads: `sep=;`. */
const SEPARATOR_LINE = /^"?sep=(.)"?[,;|\t]*(?:\r\n|\n|\r|$)/i;
const SHOWN = 200;

/** An error in another format, a workbook or a sentence is no header of a table without rows. */
export function assertCsv(text: string, { csvDelimiter }: Pick<CsvSettings, 'csvDelimiter'>): void {
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
  const [line = '', ...others] = text.trim().split(LINE_END, 2);
  const isOneColumn = !/[,;|\t"]/.test(line) && (csvDelimiter === null || !line.includes(csvDelimiter));
  if (others.length === 0 && isOneColumn && /\s/.test(line)) {
    throw new DocumentFault(
      'ERP_ANSWERED_ERROR',
      `the answer is one sentence where CSV is expected: ${start}`,
    );
  }
}

/** A table without the lines before it. */
export interface CsvTable {
  readonly text: string;
  readonly delimiter: string;
  readonly skippedLines: number;
}

/** Takes away the line `sep=;` and those that the card skips, and finds the delimiter: the card's, that line's, or the one that the first line has most of, else the second. */
export function tableOf(text: string, { csvDelimiter, csvSkipLines }: CsvSettings): CsvTable {
  const separator = SEPARATOR_LINE.exec(text);
  const begun = text.slice(separator?.[0].length ?? 0);
  const table = withoutLines(begun, csvSkipLines);
  return {
    text: table,
    delimiter: csvDelimiter ?? separator?.[1] ?? guessDelimiter(table),
    skippedLines: csvSkipLines + (separator === null ? 0 : 1),
  };
}

function withoutLines(text: string, count: number): string {
  let rest = text;
  for (let skipped = 0; skipped < count; skipped += 1) {
    const end = LINE_END.exec(rest);
    if (end === null) return '';
    rest = rest.slice(end.index + end[0].length);
  }
  return rest;
}

function guessDelimiter(text: string): string {
  for (const line of text.split(LINE_END, 2)) {
    const unquoted = line.replaceAll(/"[^"]*"/g, '');
    const counts = DELIMITERS.map((candidate) => unquoted.split(candidate).length - 1);
    const most = Math.max(...counts);
    if (most > 0) return DELIMITERS[counts.indexOf(most)] ?? ',';
  }
  return ',';
}
