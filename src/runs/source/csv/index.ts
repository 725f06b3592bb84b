export { CsvFault } from './csv-problem.js';
export { CSV_COLUMNS, MAX_CSV_ROWS, readCsvQueries, valueProblem } from './csv-queries.js';
