import { expect, it } from 'vitest';
import { copyNames } from './copy-names.js';

it.each([
  ['Images', 'images', 'Images 2', 'images-2'],
  ['Images of all products', 'a', 'Images of all prod 2', 'a-2'],
  ['👗'.repeat(20), 'a', `${'👗'.repeat(9)} 2`, 'a-2'],
  ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 'a', '👨‍👩‍👧‍👦 2', 'a-2'],
  ['صور المنتجات', 'a', 'صور المنتجات 2', 'a-2'],
  ['x', `${'a'.repeat(61)}-bc`, 'x 2', `${'a'.repeat(61)}-2`],
])('a copy of %s (%s) is called %s (%s)', (name, slug, copied, copiedSlug) => {
  const copy = copyNames({ name, slug });
  expect(copy).toEqual({ name: copied, slug: copiedSlug });
  expect(copy.name.length).toBeLessThanOrEqual(20);
});
