import { type FieldCase, img } from './field-case.js';

const JS = { language: 'javascript', source: 'function transform(rows) { return rows; }' };
const PYTHON = { language: 'python', source: 'def transform(rows, context):\n    return rows\n' };
const BASE = {
  language: 'python',
  source: `import json
from org.apache.commons.io import IOUtils
from java.nio.charset import StandardCharsets
from org.apache.nifi.processor.io import StreamCallback
class Same(StreamCallback):
    def process(self, inputStream, outputStream):
        rows = json.loads(IOUtils.toString(inputStream, StandardCharsets.UTF_8))
        outputStream.write(bytearray(json.dumps(rows).encode('utf-8')))
flowFile = session.get()
if flowFile != None:
    flowFile = session.write(flowFile, Same())
    session.transfer(flowFile, REL_SUCCESS)
`,
};
/** Tells the type of the SKU in it: `number`, `bigint`, `string`. */
const TYPES = {
  language: 'javascript',
  source:
    'function transform(rows) { return rows.map((row) => ({ ...row, sku: `${typeof row.sku}-${row.sku}` })); }',
};
const items = { recordsPath: '$.items' };

let series = 0;
/** Two SKUs that JavaScript would round, others in each case. */
function long(
  read: object | undefined,
  script: object | null,
): Pick<FieldCase, 'read' | 'cards' | 'runs' | 'run' | 'shop'> {
  series += 1;
  const skus = [
    `869123456789012345${String(series).padStart(2, '0')}`,
    `90071992547409${series}3`.padEnd(17, '1'),
  ];
  const list = `[${skus.map((sku, n) => `{"sku":${sku},"img":"${img(String(n))}"}`).join(',')}]`;
  return {
    ...(read === undefined ? {} : { read: { ...read } }),
    cards: { script },
    runs: [[{ body: read === undefined ? list : `{"items":${list}}` }]],
    run: { status: 'succeeded', written: 2 },
    shop: Object.fromEntries(skus.map((sku, n) => [sku, [img(String(n))]])),
  };
}

const rowsOf = (...rows: readonly object[]): FieldCase['runs'] => [[{ json: { items: rows } }]];
const plain = { mapping: null };

/** What stands in the fields. */
export const VALUES: readonly FieldCase[] = [
  { rule: 'keeps every digit without a script', ...long(undefined, null) },
  { rule: 'keeps every digit without a script, at a path', ...long(items, null) },
  { rule: 'keeps every digit through JavaScript', ...long(undefined, JS) },
  { rule: 'keeps every digit through JavaScript, at a path', ...long(items, JS) },
  { rule: 'keeps every digit through Python', ...long(undefined, PYTHON) },
  { rule: 'keeps every digit through the base form', ...long(items, BASE) },
  {
    rule: 'gives scripts one type with a path',
    read: items,
    cards: { script: TYPES },
    runs: [[{ body: `{"items":[{"sku":86912345678901239999,"img":"${img('1')}"}]}` }]],
    run: { status: 'succeeded', written: 1 },
    shop: { 'bigint-86912345678901239999': [img('1')] },
  },
  {
    rule: 'gives scripts the same type without a path',
    cards: { script: TYPES },
    runs: [[{ body: `[{"sku":86912345678901239998,"img":"${img('1')}"}]` }]],
    run: { status: 'succeeded', written: 1 },
    shop: { 'bigint-86912345678901239998': [img('1')] },
  },
  {
    rule: 'makes no Infinity of a number that is too large',
    cards: { script: PYTHON },
    runs: [[{ body: `[{"sku":1e999999,"img":"${img('1')}"}]` }]],
    run: { status: 'failed', failed: 1 },
    rows: { '1e999999': ['SKU_LOOKS_MANGLED', /"1e999999"/] },
  },
  {
    rule: 'refuses SKUs that a spreadsheet has rounded',
    read: { responseFormat: 'csv' },
    runs: [
      [
        {
          body: `sku;img\n8,69123E+12;${img('1')}\n8.69E+12;${img('2')}\n1,23457E+11;${img('3')}\n#N/A;${img('4')}\n12E5;${img('5')}\n`,
        },
      ],
    ],
    run: { status: 'partial', written: 1, failed: 4 },
    rows: {
      '8,69123E+12': ['SKU_LOOKS_MANGLED', /spreadsheet/],
      '8.69E+12': ['SKU_LOOKS_MANGLED', /write\.allowMangledSkus/],
      '1,23457E+11': ['SKU_LOOKS_MANGLED', /spreadsheet/],
      '#N/A': ['SKU_LOOKS_MANGLED', /spreadsheet/],
    },
    shop: { '12E5': [img('5')], '8.69E+12': [] },
  },
  {
    rule: 'writes such SKUs where the card says so',
    read: items,
    cards: { write: { allowMangledSkus: true } },
    runs: rowsOf({ sku: '7.5E+12', img: img('1') }),
    run: { status: 'succeeded', written: 1 },
    shop: { '7.5E+12': [img('1')] },
  },
  {
    rule: 'refuses a SKU with half a character',
    read: items,
    runs: [[{ body: `{"items":[{"sku":"LS-\\ud83d","img":"${img('1')}"}]}` }]],
    run: { status: 'failed', failed: 1 },
    rows: { null: ['MISSING_SKU', /lone surrogate/] },
  },
  ...[',', ';', ' | ', '\n', ' '].map((separator, n): FieldCase => ({
    rule: `refuses several URLs in one text (${JSON.stringify(separator)})`,
    read: items,
    runs: rowsOf({ sku: `SU-${n}`, img: `${img('a')}${separator}${img('b')}` }),
    run: { status: 'failed', failed: 1 },
    rows: { [`SU-${n}`]: ['BAD_IMAGE_URL', /several URLs; set write\.imageSeparator/] },
  })),
  ...[',', '|', ' ', '\n'].map((separator, n): FieldCase => ({
    rule: `splits several URLs at ${JSON.stringify(separator)} where the card says so`,
    read: items,
    cards: { write: { imageSeparator: separator } },
    runs: rowsOf({ sku: `SS-${n}`, img: `${img('a,x')}${separator}${img('b')}${separator}` }),
    run: { status: 'succeeded', written: 1 },
    shop: { [`SS-${n}`]: [img('a,x'), img('b')] },
  })),
  {
    rule: 'keeps one URL as default and as swatch',
    read: items,
    cards: plain,
    runs: rowsOf({
      product_sku: 'TT-1',
      images: [
        { url: img('1'), order: 1 },
        { url: img('1'), order: 2, image_type: 'swatch' },
        { url: img('1'), order: 3 },
      ],
    }),
    run: { status: 'succeeded', written: 1 },
    shop: { 'TT-1': [img('1'), img('1')] },
  },
  {
    rule: 'keeps both where they come in two records',
    read: { ...items, pagination: { type: 'page', pageSize: 1, totalPath: '$.total' } },
    cards: plain,
    runs: [
      [
        {
          query: { page: '1' },
          json: { total: 2, items: [{ product_sku: 'TT-2', url: img('1'), order: 1 }] },
        },
        {
          query: { page: '2' },
          json: { total: 2, items: [{ product_sku: 'TT-2', url: img('1'), order: 2, image_type: 'swatch' }] },
        },
      ],
    ],
    run: { status: 'succeeded', written: 1 },
    shop: { 'TT-2': [img('1'), img('1')] },
  },
];
