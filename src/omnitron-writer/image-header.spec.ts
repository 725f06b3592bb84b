import { describe, expect, it } from 'vitest';
import { looksLikeImage, readImageHeader } from './image-header.js';

/** The beginning of a PNG of this size. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** The beginning of a JPEG: segments, then a start of frame. */
function jpeg(width: number, height: number, { before = [] as Buffer[], frame = 0xc0 } = {}): Buffer {
  const sof = Buffer.from([0xff, frame, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
  sof.writeUInt16BE(height, 5);
  sof.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...before, sof]);
}

const segment = (marker: number, length: number): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, marker, (length + 2) >> 8, (length + 2) & 0xff]),
    Buffer.alloc(length, 0x41),
  ]);

describe('readImageHeader', () => {
  it('reads the size of a PNG', () => {
    expect(readImageHeader(png(1200, 800))).toEqual({ type: 'png', width: 1200, height: 800 });
  });

  it('reads the size of a JPEG behind its other segments, also a progressive one', () => {
    const before = [segment(0xe0, 14), segment(0xe1, 30_000), segment(0xc4, 28)];
    expect(readImageHeader(jpeg(2000, 1999, { before, frame: 0xc2 }))).toEqual({
      type: 'jpeg',
      width: 2000,
      height: 1999,
    });
  });

  it('passes fill bytes', () => {
    const before = [Buffer.from([0xff, 0xff, 0xff]), segment(0xe0, 14).subarray(1)];
    expect(readImageHeader(jpeg(10, 20, { before }))).toMatchObject({ width: 10, height: 20 });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a web page', Buffer.from('<!doctype html><html>')],
    ['a GIF', Buffer.from('GIF89a')],
    ['a PNG that is cut off', png(1, 1).subarray(0, 20)],
    ['a JPEG that is cut off', jpeg(1, 1).subarray(0, 8)],
    ['a JPEG without a frame', Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xda, 40)])],
  ])('reads none from %s', (_what, bytes) => {
    expect(readImageHeader(bytes)).toBeNull();
  });

  it('tells an image that is cut off from something else', () => {
    expect(looksLikeImage(png(1, 1).subarray(0, 20))).toBe(true);
    expect(looksLikeImage(Buffer.from('<html>'))).toBe(false);
  });
});
