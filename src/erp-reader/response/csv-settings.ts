/** How the card says that CSV is to be read. */
export interface CsvSettings {
  /** Null: found out from the first line. */
  readonly csvDelimiter: string | null;
  /** Null: quotes stand for themselves. */
  readonly csvQuote: string | null;
  readonly csvSkipLines: number;
  readonly csvHasHeader: boolean;
  /** Names of the columns that go on; none: all. Without a header, the names of the first columns. */
  readonly csvColumns: readonly string[];
  readonly csvSameNames: 'number' | 'list' | 'refuse';
  readonly csvFillShortLines: boolean;
}

/** Those of a card alone, as they go to another thread. */
export function csvSettingsOf({
  csvDelimiter,
  csvQuote,
  csvSkipLines,
  csvHasHeader,
  csvColumns,
  csvSameNames,
  csvFillShortLines,
}: CsvSettings): CsvSettings {
  return {
    csvDelimiter,
    csvQuote,
    csvSkipLines,
    csvHasHeader,
    csvColumns,
    csvSameNames,
    csvFillShortLines,
  };
}
