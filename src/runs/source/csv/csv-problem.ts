/** What is wrong with a CSV file, and where. */
export interface CsvProblem {
  /** From 1; the header is line 1, unless a `sep=` line stands before it. Null when it is about the whole file. */
  readonly line: number | null;
  readonly message: string;
}

/** A file that cannot be taken; every problem that was found is in it. */
export class CsvFault extends Error {
  constructor(readonly problems: readonly CsvProblem[]) {
    super(
      problems.map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`)).join('; '),
    );
    this.name = 'CsvFault';
  }
}
