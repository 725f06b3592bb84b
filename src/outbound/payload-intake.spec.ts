import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../common/index.js';
import { type IntakeRules, type Payload, PayloadIntake } from './payload-intake.js';

const RULES: IntakeRules = {
  maxRows: 1000,
  areRows: false,
  rowRules: {
    emptyAllowed: false,
    allowMangledSkus: false,
    imageSeparator: null,
    imageUrlEncoding: 'browsers',
    imageBaseUrl: null,
    ignoreUrlParameters: [],
    imageVersionField: null,
  },
  hashed: false,
};
const URL = 'https://img.example/1.jpg';
const row = (sku: unknown, url: unknown = URL) => ({ product_sku: sku, images: [{ url, order: 1 }] });

function take(bytes: string | Buffer, rules: Partial<IntakeRules> = {}, chunkBytes = Infinity): Payload {
  const intake = new PayloadIntake({ ...RULES, ...rules });
  const all = Buffer.from(bytes as string);
  for (let at = 0; at < all.length; at += chunkBytes) intake.push(all.subarray(at, at + chunkBytes));
  return intake.finish();
}

function faultOf(bytes: string | Buffer, rules: Partial<IntakeRules> = {}, chunkBytes = Infinity): AppError {
  try {
    take(bytes, rules, chunkBytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The payload was taken.');
}

const contentOf = ({ parts }: Payload): unknown[] =>
  parts.map(({ content }) => JSON.parse(content.toString('utf8')) as unknown);

describe('PayloadIntake', () => {
  it.each([
    ['[]', [[]], 0],
    [' [ ] ', [[]], 0],
    ['[{"a":1},{"a":2}]', [[{ a: 1 }, { a: 2 }]], 2],
    ['\ufeff[1, "x,]}", null]\n', [[1, 'x,]}', null]], 3],
    ['{"rows":[1,2]}', [{ rows: [1, 2] }], 1],
    ['{}', [{}], 1],
  ])('takes %j', (text, content, rows) => {
    const payload = take(text);
    expect(contentOf(payload)).toEqual(content);
    expect(payload.rows).toBe(rows);
  });

  it('gives the same for any JSON, wherever its chunks begin', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1, 3),
        (records, chunkBytes, indent) => {
          const payload = take(JSON.stringify(records, null, indent), {}, chunkBytes);
          expect(JSON.stringify(contentOf(payload))).toBe(JSON.stringify([records]));
          expect(payload.rows).toBe(records.length);
        },
      ),
    );
  });

  it('cuts a large list into parts of whole records, in their order', () => {
    const records = Array.from({ length: 3000 }, (_, n) => ({ n, text: 'ş"\\'.repeat(100) }));
    const payload = take(JSON.stringify(records), { maxRows: 3000 }, 65_536);
    expect(payload.parts.length).toBeGreaterThan(2);
    expect(contentOf(payload).flat()).toEqual(records);
    expect(payload.parts.reduce((sum, part) => sum + part.records, 0)).toBe(3000);
  });

  it.each([
    ['PAYLOAD_MALFORMED', '[{"a":1},{"a" 2}]', { offset: 14, line: 1, column: 15 }],
    ['PAYLOAD_MALFORMED', '[{"a":"ü"},\n {"a":x}]', { offset: 19, line: 2, column: 7 }],
    ['PAYLOAD_MALFORMED', '[{"ü":"ü"} {"a":1}]', { offset: 13, line: 1, column: 12 }],
    ['PAYLOAD_MALFORMED', '[1,]', { offset: 3, line: 1, column: 4 }],
    ['PAYLOAD_MALFORMED', '[,1]', { offset: 1, line: 1, column: 2 }],
    ['PAYLOAD_MALFORMED', '[1}', { offset: 2 }],
    ['PAYLOAD_MALFORMED', '{"a":1]', { offset: 6 }],
    ['PAYLOAD_MALFORMED', '[1] x', { offset: 4 }],
    ['PAYLOAD_MALFORMED', '[{"a":"b\nc"}]', { offset: 8 }],
    ['PAYLOAD_MALFORMED', '[{"a":"b}, {"a":"c"}, {"a":1}]', {}],
    ['PAYLOAD_MALFORMED', '<html>', { offset: 0 }],
    ['PAYLOAD_TRUNCATED', '', { offset: 0 }],
    ['PAYLOAD_TRUNCATED', '[{"a":1},\n{"b":', { offset: 15, line: 2, column: 6 }],
    ['PAYLOAD_TRUNCATED', '[{"a":"b', { offset: 8 }],
    ['PAYLOAD_TRUNCATED', '[1', { offset: 2 }],
    ['PAYLOAD_TRUNCATED', '{"a":[1,2', { offset: 9 }],
    ['PAYLOAD_NOT_ROWS', '"text"', { offset: 0 }],
    ['PAYLOAD_NOT_ROWS', ' 12', { offset: 1 }],
    ['PAYLOAD_NOT_ROWS', 'null', { offset: 0 }],
    ['PAYLOAD_TOO_DEEP', `[${'['.repeat(100_000)}`, { offset: 64, maxDepth: 64 }],
    ['PAYLOAD_TOO_DEEP', `{"a":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`, { maxDepth: 64 }],
  ])('answers %s to %j with the place, wherever its chunks begin', (code, text, place) => {
    for (const chunkBytes of [1, 3, Infinity]) {
      expect(faultOf(text, {}, chunkBytes)).toMatchObject({ code, details: place });
    }
  });

  it('names the place in a later part of a large list', () => {
    const records = Array.from({ length: 30_000 }, (_, n) => JSON.stringify(row(`ş${n}`)));
    records[29_000] = '{"product_sku": oops}';
    const text = `[\n${records.join(',\n')}\n]`;
    const at = text.indexOf('oops');
    expect(faultOf(text, { maxRows: 100_000 }, 65_536).details).toEqual({
      offset: Buffer.byteLength(text.slice(0, at)),
      line: 29_002,
      column: 17,
    });
  });

  it('refuses bytes that are not UTF-8', () => {
    const fault = faultOf(Buffer.from('[{"product_sku":"\xfc"}]', 'latin1'));
    expect(fault).toMatchObject({ code: 'PAYLOAD_UNSUPPORTED', details: { offset: 17 } });
  });

  it('refuses more rows than allowed, before it has read them all', () => {
    const intake = new PayloadIntake({ ...RULES, maxRows: 3 });
    expect(() => intake.push(Buffer.from('[1,2,3,4,'))).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_MANY_ROWS' }),
    );
    expect(take('[1,2,3]', { maxRows: 3 }).rows).toBe(3);
  });

  it('names every wrong field of every row, counts what it does not list, and takes none', () => {
    const rows = Array.from({ length: 500 }, (_, n) => (n % 2 === 0 ? row(`S${n}`) : row(null, 'ftp://x')));
    const fault = faultOf(JSON.stringify(rows), { areRows: true });
    expect(fault).toMatchObject({ code: 'ROWS_INVALID', details: { rows: 500, invalidRows: 250 } });
    expect(fault.problems).toHaveLength(100);
    expect(fault.problems.slice(0, 3).map(({ path }) => path)).toEqual([
      '[1].product_sku',
      '[1].images[0].url',
      '[3].product_sku',
    ]);
  });

  it('checks a single object as the one row that it is', () => {
    expect(take(JSON.stringify(row('A')), { areRows: true }).rows).toBe(1);
    expect(faultOf('{"product_sku":"A"}', { areRows: true }).problems).toEqual([
      expect.objectContaining({ path: 'images' }),
    ]);
  });

  it('leaves rows alone that a script or a mapping will still change', () => {
    expect(take('[{"code":1}, "x"]').rows).toBe(2);
  });

  it('hashes what came, whatever its chunks', () => {
    const text = JSON.stringify([row('A')]);
    const hashed = { hashed: true };
    expect(take(text, hashed, 7).hash).toEqual(take(text, hashed).hash);
    expect(take(text).hash).toBeNull();
  });
});
