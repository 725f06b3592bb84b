import type { RunQuery } from '../../../erp-reader/index.js';
import { CsvFault, type CsvProblem } from './csv-problem.js';
import { type CsvRow, readTable } from './csv-table.js';
import { decodeCsv } from './csv-text.js';

/** The columns that a file may have: the logical names of ERP Query Settings; of named custom queries `custom.<name>`. */
export const CSV_COLUMNS = ['sku', 'modified_date__gt', 'custom'] as const;
type Column = (typeof CSV_COLUMNS)[number] | `custom.${string}`;

export const MAX_CSV_ROWS = 100_000;
const MAX_VALUE_LENGTH = 512;
/** Problems that one answer lists; a file with a wrong column has one in every line. */
const MAX_PROBLEMS = 20;

export interface CsvQuery {
  readonly line: number;
  readonly query: RunQuery;
}

/**
 * A CSV file as queries, one per row, in order. `problem` says what is wrong with a query for the flow, or null. Throws
 * `CsvFault` with every problem (the first twenty) and its line.
 */
export function readCsvQueries(
  bytes: Buffer,
  charset: string | null,
  problem: (query: RunQuery) => string | null,
): CsvQuery[] {
  const [header, ...rows] = readTable(decodeCsv(bytes, charset), MAX_CSV_ROWS + 2);
  if (header === undefined) throw new CsvFault([{ line: null, message: 'the file is empty' }]);
  const columns = readHeader(header, rows);
  if (rows.length === 0) {
    throw new CsvFault([{ line: null, message: 'the file has a header and no row' }]);
  }
  if (rows.length > MAX_CSV_ROWS) {
    const message = `the file has more than ${MAX_CSV_ROWS} rows; split it`;
    throw new CsvFault([{ line: null, message }]);
  }
  const problems: CsvProblem[] = [];
  const queries: CsvQuery[] = [];
  for (const row of rows) {
    if (problems.length >= MAX_PROBLEMS) break;
    const query = queryOf(row, columns);
    const message = typeof query === 'string' ? query : problem(query);
    if (message !== null) problems.push({ line: row.line, message });
    else if (typeof query !== 'string') queries.push({ line: row.line, query });
  }
  if (problems.length > 0) throw new CsvFault(problems);
  return queries;
}

/** The column at each place; null for one without a name, which spreadsheets leave behind and which must be empty. */
function readHeader({ line, values }: CsvRow, rows: readonly CsvRow[]): (Column | null)[] {
  const refuse = (message: string, at: number = line): never => {
    throw new CsvFault([{ line: at, message }]);
  };
  const names = values.map((value) => value.toLowerCase());
  const allowed = `The first line names what the column holds: ${CSV_COLUMNS.join(', ')}, custom.<name>`;
  const columns = names.map((name, place): Column | null => {
    if (name === '') {
      const filled = rows.find((row) => (row.values[place] ?? '') !== '');
      return filled === undefined
        ? null
        : refuse(
            `column ${place + 1} holds "${filled.values[place]}" but has no name. ${allowed}`,
            filled.line,
          );
    }
    const given = values[place] ?? '';
    const column: Column | undefined = /^custom\.\w+$/i.test(given)
      ? `custom.${given.slice('custom.'.length)}`
      : CSV_COLUMNS.find((known) => known === name);
    return column ?? refuse(`there is no column "${values[place]}". ${allowed}`);
  });
  const twice = names.find((name, place) => name !== '' && names.indexOf(name) !== place);
  if (twice !== undefined) refuse(`the column ${twice} is there twice`);
  return columns;
}

/** The query of a row, or what is wrong with it. */
function queryOf({ values }: CsvRow, columns: readonly (Column | null)[]): RunQuery | string {
  if (values.length > columns.length && values.slice(columns.length).some((value) => value !== '')) {
    return `has ${values.length} values and the header ${columns.length}; put a value that holds the delimiter into quotes`;
  }
  const held = new Map<Column, string>();
  for (const [place, column] of columns.entries()) {
    const value = values[place] ?? '';
    if (column === null || value === '') continue;
    const fault = valueProblem(value);
    if (fault !== null) return `${column} ${fault}`;
    held.set(column, value);
  }
  const sku = held.get('sku');
  if (columns.includes('sku') && sku === undefined) return 'sku is missing';
  const date = held.get('modified_date__gt');
  const custom = held.get('custom');
  const customs = [...held].flatMap(([column, value]): [string, string][] =>
    column.startsWith('custom.') ? [[column.slice('custom.'.length), value]] : [],
  );
  return {
    ...(sku === undefined ? {} : { sku: [sku] }),
    ...(date === undefined ? {} : { modifiedDateGt: date }),
    ...(custom === undefined ? {} : { custom }),
    ...(customs.length === 0 ? {} : { customs: Object.fromEntries(customs) }),
  };
}

/** What is wrong with a value whatever the flow, or null. */
export function valueProblem(value: string): string | null {
  if (value.trim() === '') return 'is blank';
  if (value.length > MAX_VALUE_LENGTH) return `is longer than ${MAX_VALUE_LENGTH} characters`;
  return /\p{Cc}/u.test(value) ? 'holds a line break or another control character' : null;
}
