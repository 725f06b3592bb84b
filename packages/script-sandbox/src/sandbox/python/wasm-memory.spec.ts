import { describe, expect, it } from 'vitest';
import { limitWasmMemory } from './wasm-memory.js';

const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const TYPE_SECTION = [1, 1, 0];
const EXPORT_SECTION = [7, 1, 0];
const hex = (bytes: Iterable<number>): string => Buffer.from([...bytes]).toString('hex');

describe('limitWasmMemory', () => {
  it('rewrites the one memory and leaves every other byte', () => {
    const binary = Uint8Array.from([...HEAD, ...TYPE_SECTION, 5, 3, 1, 0, 2, ...EXPORT_SECTION]);
    // 480 pages are e0 03 and 3072 are 80 18 in LEB128.
    expect(hex(limitWasmMemory(binary, 480, 3072))).toBe(
      hex([...HEAD, ...TYPE_SECTION, 5, 6, 1, 1, 0xe0, 3, 0x80, 0x18, ...EXPORT_SECTION]),
    );
  });

  it('refuses a binary without exactly one memory', () => {
    expect(() => limitWasmMemory(Uint8Array.from([...HEAD, ...TYPE_SECTION]), 1, 2)).toThrow('no memory');
    expect(() => limitWasmMemory(Uint8Array.from([...HEAD, 5, 1, 0]), 1, 2)).toThrow('0 memories');
  });
});
