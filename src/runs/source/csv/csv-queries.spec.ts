import { describe, expect, it } from 'vitest';
import type { RunQuery } from '../../../erp-reader/index.js';
import { CsvFault } from './csv-problem.js';
import { MAX_CSV_ROWS, readCsvQueries } from './csv-queries.js';

const read = (file: string | Buffer, charset: string | null = null): RunQuery[] =>
  readCsvQueries(Buffer.from(file as string), charset, () => null).map(({ query }) => query);
const skus = (file: string | Buffer, charset: string | null = null): unknown[] =>
  read(file, charset).map(({ sku }) => sku?.[0]);

/** Line and message of each problem. */
function problems(file: string | Buffer, charset: string | null = null): [number | null, string][] {
  try {
    read(file, charset);
  } catch (error) {
    if (error instanceof CsvFault) return error.problems.map(({ line, message }) => [line, message]);
    throw error;
  }
  return [];
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const turkish = Buffer.from('736b750a53FE4B2D310aC7414EDD412d320a', 'hex'); // sku, SşK-1, ÇANİA-2 in windows-1254

describe('a CSV file of identifiers', () => {
  it.each([
    ['commas', 'sku,custom\nA-1,x\nA-2,y\n'],
    ['semicolons', 'sku;custom\nA-1;x\nA-2;y\n'],
    ['tabs', 'sku\tcustom\nA-1\tx\nA-2\ty\n'],
    ['bars', 'sku|custom\nA-1|x\nA-2|y\n'],
    ["Excel's sep= line", 'sep=;\r\nsku;custom\r\nA-1;x\r\nA-2;y\r\n'],
    ['a sep= line with a character of its own', 'sep=^\nsku^custom\nA-1^x\nA-2^y'],
    ['a byte order mark', '\ufeffsku;custom\nA-1;x\nA-2;y'],
    ['line breaks of an old Mac', 'sku,custom\rA-1,x\rA-2,y'],
    ['line breaks of several kinds', 'sku,custom\r\nA-1,x\nA-2,y\r\n'],
    ['quotes', '"sku","custom"\n"A-1","x"\n"A-2","y"'],
    ['blank lines and spaces', '\n SKU , Custom \n\n A-1 , x \n,\n A-2,y\n\n'],
    ['columns that a spreadsheet left behind', 'sku;custom;;\nA-1;x;;\nA-2;y;;'],
  ])('is read with %s', (_name, file) => {
    expect(read(file)).toEqual([
      { sku: ['A-1'], custom: 'x' },
      { sku: ['A-2'], custom: 'y' },
    ]);
  });

  it.each([
    ['UTF-8', Buffer.from('sku\nŞİĞ-1\n'), null, ['ŞİĞ-1']],
    ['UTF-16 with a mark', Buffer.from('\ufeffsku\nŞİĞ-1\n', 'utf16le'), null, ['ŞİĞ-1']],
    ['UTF-16 without one', Buffer.from('sku\nŞİĞ-1\n', 'utf16le'), null, ['ŞİĞ-1']],
    ['big-endian UTF-16', utf16be('\ufeffsku\nŞİĞ-1\n'), null, ['ŞİĞ-1']],
    ['big-endian UTF-16 without a mark', utf16be('sku\nŞİĞ-1\n'), null, ['ŞİĞ-1']],
    ['windows-1254, undeclared', turkish, null, ['SşK-1', 'ÇANİA-2']],
    ['ISO-8859-9, declared', turkish, 'ISO-8859-9', ['SşK-1', 'ÇANİA-2']],
    ['a mark that contradicts the declaration', Buffer.from('\ufeffsku\nŞ'), 'iso-8859-9', ['Ş']],
  ])('is read in %s', (_name, file, charset, expected) => {
    expect(skus(file, charset)).toEqual(expected);
  });

  it('keeps delimiters, quotes and leading zeros within quoted values', () => {
    expect(skus('sku\n"A,1"\n"say ""A"""\n007\n')).toEqual(['A,1', 'say "A"', '007']);
  });

  it('takes any one of the columns alone', () => {
    expect(read('modified_date__gt\n2026-01-01')).toEqual([{ modifiedDateGt: '2026-01-01' }]);
    expect(read('custom\nactive\npassive')).toEqual([{ custom: 'active' }, { custom: 'passive' }]);
    expect(read('sku,custom.Season\nA-1,24')).toEqual([{ sku: ['A-1'], customs: { Season: '24' } }]);
  });

  it.each<[string, string | Buffer, number | null, RegExp]>([
    ['nothing', '', null, /is empty/],
    ['a header alone', 'sku\n\n', null, /no row/],
    ['another column', 'sku;name\nA-1;Shirt', 1, /no column "name".*sku, modified_date__gt, custom/],
    ['a column twice', 'sku,SKU\n1,2', 1, /sku is there twice/],
    ['values below no name', 'sku,\nA-1,\nA-2,x', 3, /column 2 holds "x"/],
    ['a value too many', 'sku\nA-1\nA,2\n', 3, /2 values and the header 1/],
    ['a missing SKU', 'sku,custom\nA-1,x\n\n,y\n', 4, /sku is missing/],
    ['a line break in a SKU', 'sku\n"A\n1"\n', 3, /line break/],
    ['a quote that is not closed', 'sku\n"A-1\nA-2\n', 3, /never closed/],
    ['text behind a quote', 'sku\n"A"1\n', 2, /closing quote/],
    ['a quote within a value', 'sku\nA"1\n', 2, /inside a value/],
    ['a very long SKU', `sku\n${'A'.repeat(513)}\n`, 2, /512/],
  ])('is refused with %s, and the line is told', (_name, file, line, message) => {
    expect(problems(file)).toEqual([[line, expect.stringMatching(message)]]);
  });

  it('names every wrong line, the first twenty', () => {
    const file = `sku,custom\n${'A-1,x\n,y\n'.repeat(30)}`;
    expect(problems(file).map(([line]) => line)).toEqual(Array.from({ length: 20 }, (_, n) => 3 + 2 * n));
  });

  it('says what the flow cannot ask for, by line', () => {
    const check = (query: RunQuery): string | null => (query.sku?.[0] === 'A-2' ? 'is not a number' : null);
    expect(() => readCsvQueries(Buffer.from('sku\nA-1\nA-2\n'), null, check)).toThrow(
      'line 3: is not a number',
    );
  });

  it('refuses bytes that contradict the declared charset, and charsets that nobody knows', () => {
    expect(problems(turkish, 'utf-8')).toEqual([[2, expect.stringMatching(/not utf-8/)]]);
    expect(problems(turkish, 'klingon')).toEqual([[null, expect.stringMatching(/not known/)]]);
  });

  it(`takes ${MAX_CSV_ROWS} rows and not one more`, () => {
    const file = (rows: number): string =>
      `sku\n${Array.from({ length: rows }, (_, n) => `A-${n}`).join('\n')}`;
    expect(skus(file(MAX_CSV_ROWS))).toHaveLength(MAX_CSV_ROWS);
    expect(problems(file(MAX_CSV_ROWS + 1))).toEqual([[null, expect.stringMatching(/more than/)]]);
  });
});
