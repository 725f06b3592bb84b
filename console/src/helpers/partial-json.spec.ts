import { describe, expect, it } from 'vitest';
import { partialJson } from './partial-json.js';

describe('JSON that was cut off', () => {
  it.each([
    ['{"a": 1}', { a: 1 }, true],
    ['{"count": 50, "results": [{"sku": "A,}"}, {"sku": "B', { count: 50, results: [{ sku: 'A,}' }] }, false],
    ['[{"sku": "A", "images": ["x", "y', [{ sku: 'A', images: ['x'] }], false],
    ['{"a": {"b": 1}, "c', { a: { b: 1 } }, false],
    [String.raw`{"a": "\",", "b": "`, { a: '",' }, false],
  ])('holds what is whole: %s', (text, value, isWhole) => {
    expect(partialJson(text)).toEqual({ value, isWhole });
  });

  it.each(['<html>', '', '{"a": ', 'no, JSON}'])('is nothing where there is none: %s', (text) => {
    expect(partialJson(text)).toBeUndefined();
  });
});
