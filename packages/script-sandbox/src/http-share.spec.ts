import { expect, it } from 'vitest';
import { HttpShare } from './http-share.js';

it('four calls of a script are under way at a time', async () => {
  const share = new HttpShare(100);
  const ends: (() => void)[] = [];
  const calls = Array.from({ length: 6 }, () => share.call(() => new Promise<void>((end) => ends.push(end))));
  expect(ends).toHaveLength(4);
  for (let call = 0; call < 6; call += 1) {
    ends[call]?.();
    await calls[call];
  }
});

it('bytes of all calls are counted together', () => {
  const share = new HttpShare(100);
  share.take(60);
  share.take(40);
  expect(() => share.take(1)).toThrow('in all (maxInputMb)');
});
