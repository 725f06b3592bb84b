import { describe, expect, it } from 'vitest';
import { slugIn, slugOf } from './flow-names.js';

describe('slugOf', () => {
  it.each([
    ['Images', 'images'],
    ['Ürün Görselleri', 'urun-gorselleri'],
    ['ISPARTA ılık İğne', 'isparta-ilik-igne'],
    ['  Größe -- 42  ', 'grosse-42'],
    ['A/B_c', 'a-b-c'],
    ['画像', ''],
  ])('makes "%s" the slug "%s"', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });
});

describe('slugIn', () => {
  it('prefers the slug that is written', () => {
    expect(slugIn({ slug: 'other', name: 'Images' })).toBe('other');
    expect(slugIn({ name: 'Images' })).toBe('images');
    expect(slugIn({})).toBe('');
  });
});
