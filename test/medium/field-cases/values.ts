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
    rule: 'refuses a number that a spreadsheet has rounded',
    read: items,
    runs: [
      [{ body: `{"items":[{"sku":8.69E+12,"img":"${img('1')}"},{"sku":869000001E4,"img":"${img('2')}"}]}` }],
    ],
    run: { status: 'partial', written: 1, failed: 1 },
    rows: { '8.69E+12': ['SKU_LOOKS_MANGLED', /spreadsheet/] },
    shop: { '8690000010000': [img('2')] },
  },
  {
    rule: 'encodes URLs as browsers do',
    read: items,
    runs: rowsOf({ sku: 'UE-1', img: 'https://cdn.example.com/kırmızı çanta.jpg' }),
    run: { status: 'succeeded', written: 1 },
    shop: { 'UE-1': ['https://cdn.example.com/k%C4%B1rm%C4%B1z%C4%B1%20%C3%A7anta.jpg'] },
  },
  {
    rule: 'does not write again what it sent before it encoded URLs',
    read: items,
    runs: [
      ...rowsOf({ sku: 'UE-2', img: 'https://cdn.example.com/ş.jpg' }),
      ...rowsOf({ sku: 'UE-2', img: 'https://cdn.example.com/ş.jpg' }),
    ],
    run: { written: 0, skipped: 1 },
  },
  {
    rule: 'completes relative URLs, in lists too',
    read: items,
    cards: { write: { imageBaseUrl: 'https://cdn.example.com', imageSeparator: ';' } },
    runs: rowsOf({ sku: 'UB-1', img: '//img.example.com/a.jpg; /b.jpg;c.jpg;' }),
    run: { status: 'succeeded', written: 1 },
    shop: { 'UB-1': ['https://img.example.com/a.jpg', img('b'), img('c')] },
  },
  {
    rule: 'says what a URL without its scheme lacks',
    read: items,
    runs: rowsOf({ sku: 'UB-2', img: '//cdn.example.com/a.jpg' }),
    run: { status: 'failed', failed: 1 },
    rows: { 'UB-2': ['BAD_IMAGE_URL', /lacks https: in front/] },
  },
  {
    rule: 'skips a product whose signatures alone are new',
    read: items,
    cards: { write: { ignoreUrlParameters: ['sig', 'X-Amz-*'] } },
    runs: [
      ...rowsOf({ sku: 'SG-1', img: 'https://cdn.example.com/i?id=1&sig=a&X-Amz-Date=1' }),
      ...rowsOf({ sku: 'SG-1', img: 'https://cdn.example.com/i?id=1&sig=b&X-Amz-Date=2' }),
    ],
    run: { written: 0, skipped: 1 },
    shop: { 'SG-1': ['https://cdn.example.com/i?id=1&sig=a&X-Amz-Date=1'] },
  },
  {
    rule: 'takes no image for lost whose signature is new, over pages',
    read: { ...items, pagination: { type: 'page', pageSize: 1, totalPath: '$.total' } },
    cards: { ...plain, write: { ignoreUrlParameters: ['sig'] } },
    runs: [
      [
        {
          query: { page: '1' },
          json: { total: 2, items: [{ product_sku: 'SG-2', url: 'https://cdn.example.com/i?id=1&sig=a' }] },
        },
        {
          query: { page: '2' },
          json: { total: 2, items: [{ product_sku: 'SG-2', url: 'https://cdn.example.com/i?id=1&sig=b' }] },
        },
      ],
      [
        {
          query: { page: '1' },
          json: { total: 2, items: [{ product_sku: 'SG-2', url: 'https://cdn.example.com/i?id=1&sig=c' }] },
        },
        {
          query: { page: '2' },
          json: { total: 2, items: [{ product_sku: 'SG-2', url: 'https://cdn.example.com/i?id=2&sig=d' }] },
        },
      ],
    ],
    run: { written: 1, imagesAdded: 1, imagesRemoved: 0 },
    shop: { 'SG-2': ['https://cdn.example.com/i?id=1&sig=c', 'https://cdn.example.com/i?id=2&sig=d'] },
  },
  {
    rule: 'writes a product again whose picture is new behind the same URL',
    read: items,
    cards: { ...plain, write: { imageVersionField: 'updated' } },
    runs: [
      ...rowsOf({ product_sku: 'VF-1', images: [img('1')], updated: '2026-01-01' }),
      ...rowsOf({ product_sku: 'VF-1', images: [img('1')], updated: '2026-01-02' }),
    ],
    run: { written: 1, skipped: 0, imagesRemoved: 0 },
  },
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
