import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES as BLOCK, BodyCollector, ResponseBody } from './response-body.js';

const SIZE = 2 * BLOCK + 1000;
/** Two blocks and a bit, in chunks as they come from a socket; every byte tells where it stands. */
const bytes = Buffer.from(Uint32Array.from({ length: SIZE / 4 }, (_, at) => at * 2654435761).buffer);

function bodyOf(whole: Buffer, chunkBytes = 65_537): ResponseBody {
  const body = new BodyCollector();
  for (let at = 0; at < whole.length; at += chunkBytes) body.add(whole.subarray(at, at + chunkBytes));
  return body.body();
}

describe('ResponseBody', () => {
  it.each([
    ['within a block', 10, 5000],
    ['over the edge of two blocks', BLOCK - 3, BLOCK + 3],
    ['over a block and more', BLOCK - 3, 2 * BLOCK + 7],
    ['at the end', 2 * BLOCK + 990, 2 * BLOCK + 1000],
    ['of nothing', BLOCK, BLOCK],
    ['of all', 0, 2 * BLOCK + 1000],
  ])('gives the bytes %s', (_where, from, to) => {
    const body = bodyOf(bytes);
    expect(body.length).toBe(bytes.length);
    expect(body.subarray(from, to).equals(bytes.subarray(from, to))).toBe(true);
    expect(Buffer.concat(body.pieces()).equals(bytes)).toBe(true);
  });

  it('finds bytes across blocks', () => {
    const text = Buffer.alloc(2 * BLOCK + 10, 'x');
    for (const at of [3, BLOCK, 2 * BLOCK + 9]) text[at] = 0x22;
    const body = bodyOf(text);
    expect([0, 4, BLOCK + 1].map((from) => body.indexOf(0x22, from))).toEqual([3, BLOCK, 2 * BLOCK + 9]);
    expect(body.indexOf(0x23, 0)).toBe(-1);
    expect([2, 3, BLOCK, 2 * BLOCK + 9].map((at) => body.byteAt(at))).toEqual([0x78, 0x22, 0x22, 0x22]);
  });

  it('gives back blocks from the front alone, and does not pretend to have them still', () => {
    const body = bodyOf(bytes);
    body.release(BLOCK + 5);
    expect(body.length).toBe(bytes.length);
    expect(body.subarray(BLOCK, BLOCK + 9).equals(bytes.subarray(BLOCK, BLOCK + 9))).toBe(true);
    expect(() => body.subarray(BLOCK - 1)).toThrow(RangeError);
    body.release(body.length);
    expect(body.subarray(2 * BLOCK).equals(bytes.subarray(2 * BLOCK))).toBe(true);
  });

  it('is empty, or small, without further ado', () => {
    expect([ResponseBody.of('').length, ResponseBody.of('').toString()]).toEqual([0, '']);
    expect(ResponseBody.of('şapka').toString()).toBe('şapka');
  });
});
