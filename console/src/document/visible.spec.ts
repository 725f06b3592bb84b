import { expect, it } from 'vitest';
import { visible } from './visible.js';

it.each([
  ['AK-1\u200b', 'AK-1⟨U+200B⟩'],
  ['\ufeffAK-1', '⟨U+FEFF⟩AK-1'],
  ['\u202eABC\u202c', '⟨U+202E⟩ABC⟨U+202C⟩'],
  ['a\u0000b', 'a⟨U+0000⟩b'],
  ['Şapka\tiki\nsatır', 'Şapka\tiki\nsatır'],
  ['قميص', 'قميص'],
])('spells out what nobody sees: %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});
