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
