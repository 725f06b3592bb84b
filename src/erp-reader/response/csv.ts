import { CsvError, type InfoRecord, type Options, parse } from 'csv-parse/sync';
import { assertCsv, type CsvTable, tableOf } from './csv-beginning.js';
import { type CsvColumn, columnsOf } from './csv-header.js';
import type { CsvSettings } from './csv-settings.js';
import { DocumentFault } from './document-fault.js';

export type { CsvSettings } from './csv-settings.js';

type CsvRow = Record<string, string | string[]>;

/**
 * CSV (RFC 4180, and as Excel makes it) as a list of objects, by the names in the header. Values stay text; `="00124"` is `00124`. Lines
 * of nothing but delimiters, and the header where it comes again, are left out. Faults (`RESPONSE_NOT_CSV`) name the line.
 */
export function parseCsv(text: string, settings: CsvSettings): CsvRow[] {
  assertCsv(text, settings);
  const table = tableOf(text, settings);
  try {
    return new CsvReading(table, settings).rows({ trim: true });
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE')
      throw error;
    // A quote within a value that begins with one, `"New" model`: such a table is read by the letter.
    return new CsvReading(table, settings).rows({ ltrim: true });
  }
}

/** One pass over a table. */
class CsvReading {
  private columns: readonly CsvColumn[] | null = null;
  /** The last line that was read, in the numbers of the whole text. */
  private line: number;

  constructor(
    private readonly table: CsvTable,
    private readonly settings: CsvSettings,
  ) {
    this.line = table.skippedLines;
  }

  rows(trimming: Pick<Options, 'trim' | 'ltrim'>): CsvRow[] {
    const { text, delimiter, skippedLines } = this.table;
    const isByLetter = trimming.trim !== true;
    const rows: CsvRow[] = [];
    try {
      parse(text, {
        ...trimming,
        delimiter,
        quote: this.settings.csvQuote,
        relax_quotes: true,
        relax_column_count: true,
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
        on_record: (values: string[], { lines }: InfoRecord) => {
          this.line = skippedLines + lines;
          const row = this.rowOf(values.map((value) => cellOf(value, isByLetter)));
          if (row !== null) rows.push(row);
          return null;
        },
      });
      return rows;
    } catch (error) {
      if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') throw this.notClosed();
      throw error;
    }
  }

  private rowOf(cells: readonly string[]): CsvRow | null {
    const { csvHasHeader } = this.settings;
    if (this.columns === null) {
      this.columns = columnsOf(cells, this.settings, this.line);
      if (csvHasHeader) return null;
    }
    const { columns } = this;
    if (csvHasHeader && columns.every(({ header }, index) => header === (cells[index] ?? ''))) return null;
    this.checkCells(cells, columns);
    const row = new Map<string, string | string[]>();
    for (const [index, { name, isList }] of columns.entries()) {
      if (name === null) continue;
      const value = cells[index] ?? '';
      const before = row.get(name);
      row.set(name, isList ? [...(Array.isArray(before) ? before : []), value] : value);
    }
    return Object.fromEntries(row);
  }

  /** A line must have a value for every column, and none that stands under no name. */
  private checkCells(cells: readonly string[], columns: readonly CsvColumn[]): void {
    const nameless = cells.findIndex((cell, index) => cell !== '' && (columns[index]?.header ?? '') === '');
    if (nameless >= 0) {
      throw this.fault(
        columns,
        `line ${this.line} has ${JSON.stringify(shortened(cells[nameless] ?? ''))} in column ${nameless + 1}, which has no name`,
      );
    }
    const expected = columns.findLastIndex(({ header }) => header !== '') + 1;
    if (cells.length >= expected || this.settings.csvFillShortLines) return;
    throw this.fault(
      columns,
      `line ${this.line} has ${cells.length} of ${expected} columns (${shortened(cells.join(this.table.delimiter))}). If the ERP leaves out what is empty at the end of a line, set read.csvFillShortLines`,
    );
  }

  private fault(columns: readonly CsvColumn[], what: string): DocumentFault {
    const { csvDelimiter, csvHasHeader, csvSkipLines } = this.settings;
    const names = columns.flatMap(({ header }) => (header === '' ? [] : [header]));
    const advice =
      csvHasHeader && csvSkipLines === 0 ? 'If that is not the header, set read.csvSkipLines. ' : '';
    const found =
      csvDelimiter === null ? 'was found out from the first lines' : 'is that of read.csvDelimiter';
    const blame =
      names.length > 1
        ? ''
        : `. The delimiter ${JSON.stringify(this.table.delimiter)} ${found}; is it right (read.csvDelimiter)`;
    return new DocumentFault(
      'RESPONSE_NOT_CSV',
      `${what}. The header has ${names.length} ${names.length === 1 ? 'column' : 'columns'}: ${shortened(names.join(', '))}. ${advice}`
        .trimEnd()
        .replace(/\.$/, '') + blame,
    );
  }

  /** A quote that is never closed is the one thing that a lenient reading cannot get over. */
  private notClosed(): DocumentFault {
    const line = this.line + 1;
    const text = this.table.text.split(/\r\n|\n|\r/)[line - this.table.skippedLines - 1] ?? '';
    return new DocumentFault(
      'RESPONSE_NOT_CSV',
      `Quote Not Closed: a value that begins with ${this.settings.csvQuote} in line ${line} or soon after it has no end: ${shortened(text)}. Either the answer was cut off, or quotes stand for themselves in this file: then set read.csvQuote to null`,
    );
  }
}

/** What a cell says. Excel keeps leading zeros by a formula that is a text: `="00124"`. */
function cellOf(value: string, isByLetter: boolean): string {
  const cell = isByLetter ? value.trim().replace(/^"([^"]*)"$/, '$1') : value;
  if (cell.length < 3 || !cell.startsWith('="') || !cell.endsWith('"')) return cell;
  return cell.slice(2, -1).replaceAll('""', '"');
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

const SHOWN = 120;
