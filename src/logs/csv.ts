import { stringify } from 'csv-stringify/sync';

/** Excel takes a file without it for the code page of its own country. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Records as lines of CSV under the names of their fields. Values that a spreadsheet would take for a formula get an
 * apostrophe in front, as spreadsheets themselves write it: texts here come from outside. Lists and objects are JSON.
 */
export class CsvWriter {
  private started = false;

  constructor(private readonly columns: readonly string[]) {}

  /** The lines of one batch; of the first with the header, also when it is empty. */
  write(records: readonly object[]): string {
    const header = !this.started;
    this.started = true;
    const lines = stringify([...records], {
      columns: [...this.columns],
      header,
      escape_formulas: true,
      record_delimiter: '\r\n',
      cast: {
        boolean: (value) => String(value),
        date: (value) => value.toISOString(),
      },
    });
    return header ? BYTE_ORDER_MARK + lines : lines;
  }
}
