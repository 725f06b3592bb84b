import { gzipSync } from 'node:zlib';
import { type FieldCase, img } from './field-case.js';

const one = { status: 'succeeded', written: 1, records: 1 };
const json = (sku: string): string => `[{"sku":"${sku}","img":"${img('a')}"}]`;

/** Data of other shapes and types than it says to be. */
export const FORMATS: readonly FieldCase[] = [
  {
    rule: 'reads UTF-8 that is called UTF-16',
    runs: [[{ headers: { 'content-type': 'application/json; charset=utf-16' }, body: json('U16-2') }]],
    run: one,
    shop: { 'U16-2': [img('a')] },
  },
  {
    rule: 'reads UTF-16 that says nothing of itself',
    runs: [[{ body: Buffer.from(json('U16-3'), 'utf16le') }]],
    run: one,
    shop: { 'U16-3': [img('a')] },
  },
  {
    rule: 'reads gzip that is not declared',
    runs: [[{ body: gzipSync(json('GZ-1')) }]],
    run: one,
    shop: { 'GZ-1': [img('a')] },
  },
  {
    rule: 'reads a packed file that was packed once more on its way',
    read: { responseFormat: 'csv' },
    runs: [
      [
        {
          headers: { 'content-type': 'application/gzip', 'content-encoding': 'gzip' },
          body: gzipSync(gzipSync(`sku;img\nGZ-2;${img('a')}\n`)),
        },
      ],
    ],
    run: one,
    shop: { 'GZ-2': [img('a')] },
  },
  {
    rule: 'unpacks no more than a page may hold',
    read: { maxPageMegabytes: 1 },
    runs: [[{ body: gzipSync(Buffer.alloc(20_000_000, 32)) }]],
    run: { status: 'failed', failure: { step: 'read', code: 'RESPONSE_TOO_LARGE' } },
  },
  {
    rule: 'tells the message of PHP before the JSON',
    runs: [
      [
        {
          body: `<br />\n<b>Notice</b>:  Undefined index: barcode in <b>/srv/x.php</b> on line <b>3</b><br />\n${json('PN-1')}`,
        },
      ],
    ],
    run: { status: 'failed', written: 0, failure: { step: 'read', code: 'ERP_ANSWERED_ERROR' } },
    detail: /PHP wrote a message.*Undefined index: barcode/,
  },
  ...(
    [
      ['obeys the line sep=', `sep=,\r\nsku,img\r\nC-1,${img('a')}\r\n`, 'C-1', {}],
      ['takes an inch mark for itself', `sku;name;img\nC-2;TV 55" LED;${img('a')}\n`, 'C-2', {}],
      ['keeps zeros', `sku;img\n00123;${img('a')}\n`, '00123', {}],
      ['keeps zeros as Excel does', `sku;img\n="00124";${img('a')}\n`, '00124', {}],
      ['skips a title', `Ürünler 2026\nsku;img\nC-3;${img('a')}\n`, 'C-3', { csvSkipLines: 1 }],
      ['goes without delimiters at the end', `sku;img;\nC-4;${img('a')};\n;;\n`, 'C-4', {}],
      [
        'names columns',
        `C-5;1;${img('a')}\n`,
        'C-5',
        { csvHasHeader: false, csvColumns: ['sku', 'no', 'img'] },
      ],
    ] as const
  ).map(([rule, body, sku, more]): FieldCase => ({
    rule: `CSV: ${rule}`,
    read: { responseFormat: 'csv', ...more },
    runs: [[{ headers: { 'content-type': 'text/csv' }, body }]],
    run: one,
    shop: { [sku]: [img('a')] },
  })),
  {
    rule: 'loses no column of two of one name',
    read: { responseFormat: 'csv', csvSameNames: 'list' },
    cards: {
      mapping: [
        {
          operation: 'shift',
          spec: { '*': { sku: '[&1].product_sku', img: { '*': '[&2].images[&].url' } } },
        },
      ],
    },
    runs: [[{ headers: { 'content-type': 'text/csv' }, body: `sku;img;img\nC-6;${img('a')};${img('b')}\n` }]],
    run: one,
    shop: { 'C-6': [img('a'), img('b')] },
  },
  {
    rule: 'names the line of a CSV that cannot be read',
    read: { responseFormat: 'csv' },
    runs: [
      [
        {
          headers: { 'content-type': 'text/csv' },
          body: `sku;img\nC-7;${img('a')}\nC-8;${img('a')};too much\n`,
        },
      ],
    ],
    run: { status: 'failed', written: 0, failure: { step: 'read', code: 'RESPONSE_NOT_CSV' } },
    detail: /line 3 has "too much" in column 3/,
  },
  {
    rule: 'reads XML whose prolog is wrong about UTF-16, attributes too',
    read: { recordsPath: '$.Products.Product', xmlLists: ['Product'] },
    cards: {
      mapping: [
        {
          operation: 'shift',
          spec: { '*': { '\\@Code': '[&1].product_sku', '\\@Img': '[&1].images[0].url' } },
        },
      ],
    },
    runs: [
      [
        {
          headers: { 'content-type': 'text/xml' },
          body: `<?xml version="1.0" encoding="utf-16"?><Products><Product Code="XA-1" Img="${img('a')}"/></Products>`,
        },
      ],
    ],
    run: one,
    shop: { 'XA-1': [img('a')] },
  },
  {
    rule: 'reads the JSON in a text of JSON',
    read: { recordsPath: '$.d' },
    runs: [[{ json: { d: json('D-1') } }]],
    run: one,
    shop: { 'D-1': [img('a')] },
  },
  {
    rule: 'reads JSON that is one text as a whole',
    runs: [[{ body: JSON.stringify(json('D-4')) }]],
    run: one,
    shop: { 'D-4': [img('a')] },
  },
  {
    rule: 'goes into the JSON in a text for the records, every digit kept',
    read: { recordsPath: '$.d.items' },
    runs: [[{ json: { d: `{"items":[{"sku":86912345678901234567,"img":"${img('a')}"}]}` } }]],
    run: one,
    shop: { '86912345678901234567': [img('a')] },
  },
  {
    rule: 'reads the JSON in an element of XML',
    read: { recordsPath: '$.string' },
    runs: [
      [
        {
          headers: { 'content-type': 'text/xml; charset=utf-8' },
          body: `<?xml version="1.0" encoding="utf-8"?><string xmlns="urn:erp">${json('D-3')}</string>`,
        },
      ],
    ],
    run: one,
    shop: { 'D-3': [img('a')] },
  },
  {
    rule: 'reads JSON lines that are called JSON',
    runs: [
      [
        {
          body: `{"sku":"N-1","img":"${img('1')}"}\n{"sku":"N-2","img":"${img('2')}"}\n`,
        },
      ],
    ],
    run: { status: 'succeeded', written: 2 },
    shop: { 'N-1': [img('1')], 'N-2': [img('2')] },
  },
  {
    rule: 'reads CSV that is called a sheet of Excel',
    runs: [
      [
        {
          headers: { 'content-type': 'application/vnd.ms-excel' },
          body: `sku;img\r\nC-12;${img('1')}\r\n`,
        },
      ],
    ],
    run: one,
    shop: { 'C-12': [img('1')] },
  },
  {
    rule: 'reads a list of PHP with gaps',
    read: { recordsPath: '$.items' },
    runs: [
      [
        {
          json: {
            items: { 0: { sku: 'G-0', img: img('0') }, 2: { sku: 'G-2', img: img('2') } },
          },
        },
      ],
    ],
    run: { status: 'succeeded', written: 2, records: 2 },
    shop: { 'G-0': [img('0')], 'G-2': [img('2')] },
  },
  {
    rule: 'fails when the mapping makes no row of the records',
    read: { recordsPath: '$.items', modifiedDateKey: 'since' },
    runs: [
      [{ json: { items: [] } }],
      [
        {
          json: {
            items: [
              { Code: 'MT-1', Pic: img('1') },
              { Code: 'MT-2', Pic: img('2') },
            ],
          },
        },
      ],
      [
        {
          json: {
            items: [
              { Code: 'MT-1', Pic: img('1') },
              { Code: 'MT-2', Pic: img('2') },
            ],
          },
        },
      ],
    ],
    run: { status: 'failed', failure: { step: 'mapping', code: 'NOTHING_CAME_OUT' } },
    detail: /2 records/,
    staysAtCheckpoint: true,
  },
];
