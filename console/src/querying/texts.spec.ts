import { describe, expect, it } from 'vitest';
import { glanceAtCsv, glanceAtFile, skusOf } from './texts.js';

describe('pasted SKUs', () => {
  it.each([
    ['A-1\nA-2\r\n\nA-1', ['A-1', 'A-2']],
    ['A-1, A-2;A-3\tA-4', ['A-1', 'A-2', 'A-3', 'A-4']],
    ['"0012"\n 0013 ', ['0012', '0013']],
    ['  ', []],
  ])('are %j', (text, skus) => {
    expect(skusOf(text)).toEqual(skus);
  });
});

describe('a glance at a CSV file', () => {
  it.each([
    ['sku\nA-1\nA-2\n', ['sku'], 2, { sku: 'A-1' }],
    ['\uFEFFsku;custom\r\n"A;1";x\r\n', ['sku', 'custom'], 1, { sku: 'A;1', custom: 'x' }],
    ['sep=|\nsku|custom\nA-1|\n', ['sku', 'custom'], 1, { sku: 'A-1', custom: '' }],
    ['sku\n', ['sku'], 0, undefined],
  ])('tells what %j holds', (text, columns, rows, first) => {
    const glance = glanceAtCsv(text);
    const heads = text.startsWith('sep') ? 2 : 1;
    expect({ ...glance, first: glance.first[0] }).toEqual({ columns, rows, heads, first });
  });

  it.each([
    ['a small file', 'sku\nA-1\n\n', 1],
    ['a large file', `sku\r\n${'A-1\r\n\r\n'.repeat(100_000)}A-2`, 100_001],
    ['a large file that names its delimiter', `sep=;\nsku;custom\n${'Ü-1;x\n'.repeat(100_000)}`, 100_000],
  ])('counts the rows of %s', async (_name, text, rows) => {
    const glance = await glanceAtFile(new Blob([text]));
    expect(glance.rows).toBe(rows);
    expect(glance.first.length).toBe(Math.min(rows, 100));
  });
});
