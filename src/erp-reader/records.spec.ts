import { describe, expect, it } from 'vitest';
import { RecordsFault, selectRecords } from './records.js';

describe('selectRecords', () => {
  it.each([
    ['a list', { results: [1, 2] }, '$.results', [1, 2]],
    ['a list of one', { results: [1] }, '$.results', [1]],
    ['a list of none', { results: [] }, '$.results', []],
    ['null for none', { results: null }, '$.results', []],
    ['one object for a list of one', { results: { id: 1 } }, '$.results', [{ id: 1 }]],
    [
      'a list of PHP with gaps',
      { results: { 0: { id: 1 }, 2: { id: 3 } } },
      '$.results',
      [{ id: 1 }, { id: 3 }],
    ],
    ['no list in numbers that are fields', { results: { 1: 'a' } }, '$.results', [{ 1: 'a' }]],
    ['no list in other names', { results: { 0: {}, a: {} } }, '$.results', [{ 0: {}, a: {} }]],
    [
      'the items of several lists',
      { groups: [{ items: [1] }, { items: [2, 3] }] },
      '$.groups[*].items[*]',
      [1, 2, 3],
    ],
    ['the items of an empty list', { results: [] }, '$.results[*]', []],
    ['the response, when it is the list', [1, 2], '$', [1, 2]],
    ['the response without a path', [1, 2], null, [1, 2]],
    ['a field with a dash', { 'urun-listesi': [1] }, "$['urun-listesi']", [1]],
  ])('finds %s', (_what, document, path, records) => {
    expect(selectRecords(document, path, { isPaged: true, isXml: false })).toEqual(records);
  });

  it('takes a response that is no list for one record when there is one request', () => {
    expect(selectRecords({ id: 1 }, null, { isPaged: false, isXml: false })).toEqual([{ id: 1 }]);
    expect(selectRecords(null, null, { isPaged: false, isXml: false })).toEqual([]);
  });

  it('takes an XML element that is not there for a list of none, where its parent is', () => {
    const xml = { isPaged: true, isXml: true };
    expect(selectRecords({ Products: '' }, '$.Products.Product', xml)).toEqual([]);
    expect(selectRecords({ Products: { '@count': '0' } }, '$.Products.Product', xml)).toEqual([]);
    expect(() => selectRecords({ Fault: {} }, '$.Products.Product', xml)).toThrow(/\$ has the keys Fault/);
  });

  it.each([
    [
      { count: 2, next: null, items: [] },
      '$.results',
      'read.recordsPath $.results finds nothing: $ has the keys count, next, items',
    ],
    [
      { data: { rows: [] } },
      '$.data.items.list',
      'read.recordsPath $.data.items.list finds nothing: $.data has the keys rows',
    ],
    [{ data: {} }, '$.data.items', 'read.recordsPath $.data.items finds nothing: $.data is an empty object'],
    [[1], '$.results', 'read.recordsPath $.results finds nothing: $ is a list of 1'],
    [{ data: null }, '$.data.items[*]', 'read.recordsPath $.data.items[*] finds nothing: $.data is null'],
    [{ results: 'none' }, '$.results', '$.results should find a list of records but it is a text'],
    [
      { results: [] },
      null,
      'the response is not a list, so it is not known how many records a page has; set read.recordsPath. The response has the keys results',
    ],
  ])('says what is there instead, in %j at %s', (document, path, message) => {
    expect(() => selectRecords(document, path, { isPaged: true, isXml: false })).toThrow(
      new RecordsFault('RECORDS_PATH_NOT_FOUND', message).message,
    );
  });
});
