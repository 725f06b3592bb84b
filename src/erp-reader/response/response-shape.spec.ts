import { expect, it } from 'vitest';
import { ResponseBody } from '../../http-client/index.js';
import { jsonPathProblem } from '../json-path.js';
import { readDocument } from './document.js';
import { parsePart } from './record-splitter.js';

const CSV = {
  csvDelimiter: null,
  csvQuote: '"',
  csvSkipLines: 0,
  csvHasHeader: true,
  csvColumns: [],
  csvSameNames: 'number',
  csvFillShortLines: false,
} as const;
const AUTO = { responseFormat: 'auto', charset: null, xmlLists: [], ...CSV } as const;
const names = (count: number): string => Array.from({ length: count }, (_, n) => `"k${n}":1`).join(',');
const tooComplex: unknown = expect.objectContaining({ code: 'RESPONSE_TOO_COMPLEX' });

it.each([
  ['an object of 60,000 names', `{${names(60_000)}}`, 'application/json'],
  ['200,000 brackets', '['.repeat(200_000), 'application/json'],
  ['a number of 2,000 digits', `[${'9'.repeat(2_000)}]`, 'application/json'],
  ['three million values', `[${'1,'.repeat(3_000_000)}1]`, 'application/json'],
  ['a line of 300 brackets', '['.repeat(300), 'application/x-ndjson'],
])('a response with %s is refused before it is parsed', (_what, text, type) => {
  expect(() => readDocument(ResponseBody.of(text), type, AUTO, null)).toThrow(tooComplex);
});

it('a large response is counted record by record and around the records', () => {
  const filler = `{"a":"${'x'.repeat(1_000_000)}"}`;
  const list = Array.from({ length: 9 }, () => filler).join(',');
  const read = (text: string) => readDocument(ResponseBody.of(text), 'application/json', AUTO, ['results']);
  expect(read(`{"results":[${list}]}`).split?.recordCount).toBe(9);
  expect(() => read(`{${names(60_000)},"results":[${list}]}`)).toThrow(tooComplex);
  expect(() => read(`{"results":[${list},{${names(60_000)}}]}`)).toThrow(tooComplex);
  const body = ResponseBody.of(`{${names(60_000)}}`);
  expect(() => parsePart(body, { from: 0, to: body.length }, 'utf-8')).toThrow(tooComplex);
});

it.each([
  ['$.results', 'none'],
  ['$..items..id', 'none'],
  ["$['a..b..c..d']", 'none'],
  ['$..*..*..*', 'more than twice'],
])('a path may go down to all levels twice: %s', (path, problem) => {
  expect(jsonPathProblem(path) ?? 'none').toContain(problem);
});
