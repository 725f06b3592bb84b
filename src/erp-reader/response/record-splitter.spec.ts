import { describe, expect, it } from 'vitest';
import { atOnce } from '../../common/index.js';
import { ResponseBody } from '../../http-client/index.js';
import { parsePart, splitRecords } from './record-splitter.js';

const list = [
  { id: 1, s: 'a "q" \\' },
  'x,]}',
  3,
  null,
  [1, [2]],
  { deep: { list: [{}, []] } },
  true,
  -1.5e3,
  'ş\\"',
];

function split(text: string, path: string[], charset = 'utf-8', partBytes = 20) {
  const body = ResponseBody.of(charset === 'utf-8' ? text : Buffer.from(text, 'latin1'));
  const found = atOnce(splitRecords(body, { path, charset, partBytes }));
  if (found === null) return null;
  return { ...found, records: found.parts.map((part) => parsePart(body, part, charset).records) };
}

describe('splitRecords', () => {
  it.each([
    ['at the root', list, []],
    ['in a field', { count: 9, results: list, next: null }, ['results']],
    ['deep inside, behind others', { results: [0], a: { 'b"': [1], c: { list } } }, ['a', 'c', 'list']],
  ])('cuts every record once, %s', (_where, document, path) => {
    for (const space of [0, 2]) {
      const found = split(JSON.stringify(document, null, space), path);
      expect(found?.records.flat()).toEqual(list);
      expect(found).toMatchObject({ recordCount: list.length, first: list[0], last: list.at(-1) });
      expect(found?.records.length).toBeGreaterThan(2);
      expect(found?.parts.map(({ count }) => count)).toEqual(found?.records.map(({ length }) => length));
    }
  });

  it('leaves the envelope with the last record alone', () => {
    const found = split('\ufeff{"a":{"n":1},"results":[{"id":1},{"id":2}],"next":"?page=2"}', ['results']);
    expect(found?.envelope).toEqual({ a: { n: 1 }, results: [{ id: 2 }], next: '?page=2' });
  });

  it('cuts a text of another charset', () => {
    const found = split(
      '{"results":[{"ad":"Göml\xf0k"},{"ad":"\xde"}],"n":"\xfd"}',
      ['results'],
      'windows-1254',
    );
    expect(found?.records.flat()).toEqual([{ ad: 'Gömlğk' }, { ad: 'Ş' }]);
    expect(found).toMatchObject({ last: { ad: 'Ş' }, envelope: { results: [{ ad: 'Ş' }], n: 'ı' } });
  });

  it('names the byte that is not UTF-8', () => {
    const body = ResponseBody.of(Buffer.from('{"results":["a","\xf0"]}', 'latin1'));
    const cut = (): unknown =>
      atOnce(splitRecords(body, { path: ['results'], charset: 'utf-8', partBytes: 20 }));
    expect(cut).toThrow(expect.objectContaining({ code: 'RESPONSE_CHARSET', byteOffset: 17 }));
  });

  it.each([
    ['{"results":[]}', ['results']],
    ['{"results":{"a":1}}', ['results']],
    ['{"items":[1]}', ['results']],
    ['[1]', ['results']],
    ['"text"', []],
  ])('leaves %s to the ordinary way', (text, path) => {
    expect(split(text, path)).toBeNull();
  });

  it.each(['{"results":[{"id":1},{"i', '{"results":[{"id":1}', '{"results":[1,2'])(
    'notices that %s is cut off',
    (text) => {
      expect(() => split(text, ['results'])).toThrow(expect.objectContaining({ code: 'RESPONSE_TRUNCATED' }));
    },
  );

  it('meets damage inside a record when it is parsed', () => {
    const damaged = '{"results":[1,{"id":x},2]}';
    expect(() => split(damaged, ['results'])).toThrow(
      expect.objectContaining({ code: 'RESPONSE_NOT_JSON', byteOffset: damaged.indexOf('x') }),
    );
    expect(() => split('{"results":[1 }', ['results'])).toThrow(/a record is missing at byte 14/);
  });
});
