import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../support/openapi-routes.js';
import { wordPacks } from '../support/word-packs.js';

/** Runs in the page. */
const SPOKEN = `(() => {
  const own = document.documentElement.lang;
  const isSpoken = (element) =>
    element !== null &&
    element.closest('code, pre, kbd, script, style, .mono, time, .cm-editor, [translate=no]') === null &&
    (element.closest('[lang]')?.getAttribute('lang') ?? own) === own;
  const texts = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (isSpoken(node.parentElement)) texts.add(node.textContent.trim());
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll('[' + name + ']'))
      if (isSpoken(element) && element.closest('[aria-hidden=true]') === null) texts.add(element.getAttribute(name).trim());
  return [...texts];
})()`;

/** Texts that a page says in its own words: data, code, and what declares another language are left out. */
export async function spokenTexts(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(SPOKEN);
}

/** Words of the field that both languages write alike. */
const SAME = new Set([
  ...valuesOfTheApi(),
  ...(await wordPacks()).flatMap(({ en, tr }) =>
    Object.keys(en).flatMap((word) => (en[word] === tr[word] ? [en[word]] : [])),
  ),
]);

/** What stands in documents of the API, by their own names. */
function valuesOfTheApi(): unknown[] {
  const found: unknown[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('enum' in value && Array.isArray(value.enum)) found.push(...value.enum);
    if ('default' in value) found.push(value.default);
    if ('example' in value) found.push(value.example);
    Object.values(value).forEach(collect);
  };
  collect(JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')));
  return found;
}

/** What people and systems have called their things in the tests; addresses, codes, SKUs, versions, sizes and signs. */
const DATA =
  /^(English|Türkçe|(Configuration|Read Data From ERP|Script|Mapping|Write) \(\d\)|(\d\. )?Omnitron|(ERP|Omnitron) \(\w+, \w+\)|(Ctrl |Shift )+.|images|Images( fail)?|waiting|half|vm|System|The ERP is migrated|[\w.-]+@[\w.-]+|https?:\/\/\S*|[A-Z][A-Z0-9_]+|[A-Z0-9]+(-[A-Z0-9]+)+|[a-z]+[-_.][\w.-]*|v?[\d.]+( [kMG]?B)?|[^a-zA-ZçğıöşüÇĞİÖŞÜ]*)$/;

/** Texts of the English page that the Turkish one says too, although they are not data. */
export function untranslated(english: readonly string[], turkish: readonly string[]): string[] {
  const here = new Set(turkish);
  return english.filter((text) => here.has(text) && !SAME.has(text) && !DATA.test(text));
}
