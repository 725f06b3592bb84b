import { expect, it } from 'vitest';
import { wordsOf } from './words-of.js';

it.each([
  ['{"images":{"2":{"url":["Enter a valid URL."]}}}', 'images.2.url: Enter a valid URL.'],
  ['{"detail":"Not found.","sku":["a","b"]}', 'detail: Not found. sku: a sku: b'],
  ['No JSON at all', 'No JSON at all'],
  ['{}', '{}'],
])('says what Omnitron answered in its sentences: %s', (text, words) => {
  expect(wordsOf(text)).toBe(words);
});
