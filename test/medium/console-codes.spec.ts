import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { listErrorDefinitions } from '../../src/common/index.js';
import { ROW_CODE_NAMES } from '../../src/rows/index.js';
import * as en from '../../console/src/words/codes.en.js';
import * as tr from '../../console/src/words/codes.tr.js';

/** What the server declares, its tables all loaded; other tests of this process may have declared codes of their own. */
let declared: readonly string[];
beforeAll(async () => {
  const tables = globSync('src/**/*.errors.ts');
  await Promise.all(tables.map((file) => import(/* @vite-ignore */ `../../${file}`)));
  const sources = tables.map((file) => readFileSync(file, 'utf8')).join('\n');
  declared = [...listErrorDefinitions().keys()].filter((code) => sources.includes(`  ${code}: {`)).toSorted();
});

describe.each([
  ['English', en],
  ['Turkish', tr],
] as const)('the console in %s', (_language, words) => {
  it('has a title for every problem that the API can answer', () => {
    expect(declared.length).toBeGreaterThan(150);
    expect(Object.keys(words.problems).toSorted()).toEqual(declared);
    expect(Object.values(words.problems).filter((title) => title.trim() === '')).toEqual([]);
  });

  it('has a sentence for every code of a row', () => {
    expect(Object.keys(words.rowCodes).toSorted()).toEqual(ROW_CODE_NAMES.toSorted());
    expect(Object.values(words.rowCodes).filter((title) => !title.endsWith('.'))).toEqual([]);
  });
});

it('nothing is left in English in the Turkish words', () => {
  const same = (left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>) =>
    Object.keys(left).filter((code) => left[code] === right[code]);
  expect([...same(en.problems, tr.problems), ...same(en.rowCodes, tr.rowCodes)]).toEqual([]);
});
