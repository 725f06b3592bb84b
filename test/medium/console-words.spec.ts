import { describe, expect, it } from 'vitest';
import { wordPacks } from '../support/word-packs.js';

const placesOf = (text: string | undefined): string =>
  [...(text ?? '').matchAll(/\{(\w+)/g)]
    .map(([, name]) => name ?? '')
    .toSorted()
    .join();

/** What the hosted product calls its cards stays as its users know it. */
const KEPT = new Set(['Read Data From ERP', 'Write Data to Omnitron', 'ERP Query Settings']);

describe('the words of the console', async () => {
  const packs = await wordPacks();

  it('are found, room by room', () => {
    expect(packs.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'en.ts en',
        'designer.en.ts designerEn',
        'codes.en.ts problems',
        'codes.en.ts rowCodes',
        'alarms.ts',
        'products.ts',
      ]),
    );
  });

  it.each(packs)('of $name are all there in Turkish, with the same places', ({ en, tr }) => {
    expect(Object.keys(en).filter((name) => tr[name] === undefined)).toEqual([]);
    expect(Object.keys(en).filter((name) => placesOf(en[name]) !== placesOf(tr[name]))).toEqual([]);
  });

  it.each(packs)('of $name say nothing in English where Turkish is asked for', ({ en, tr }) => {
    const isSentence = (text: string): boolean => /[a-z]+ [a-z]+ [a-z]+/i.test(text) && !KEPT.has(text);
    expect(Object.keys(en).filter((name) => en[name] === tr[name] && isSentence(en[name] ?? ''))).toEqual([]);
  });
});
