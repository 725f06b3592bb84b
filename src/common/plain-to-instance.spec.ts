import { Type } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { linearPlainToInstance, MAX_DECLARED_NAMES } from './plain-to-instance.js';

class Inner {
  size = 1;
}

class Outer {
  @Type(() => Inner) inner: Inner;
  content: unknown;
}

const large = (names: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: names }, (_, n) => [`name-${n}`, n]));

describe('linearPlainToInstance', () => {
  it('makes instances of declared objects, and leaves large ones of any JSON as they are', () => {
    const given = { inner: { size: 2 }, content: [{ deep: large(60_000) }, null, 'text', 4] };
    const instance = linearPlainToInstance(Outer, given);
    expect(instance.inner).toBeInstanceOf(Inner);
    expect(instance.content).toEqual(given.content);
    expect(given.content).toEqual([{ deep: large(60_000) }, null, 'text', 4]);
  });

  it('refuses a declared object with more names than there are fields', () => {
    expect(() => linearPlainToInstance(Outer, large(MAX_DECLARED_NAMES + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
    expect(() => linearPlainToInstance(Outer, large(MAX_DECLARED_NAMES))).not.toThrow();
  });
});
