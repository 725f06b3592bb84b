import { describe, expect, it } from 'vitest';
import { NOTHING, queryOf, queryOfCsv } from './query-of.js';
import { glanceAtCsv } from './texts.js';

describe('the query of a run', () => {
  it.each([
    [{}, { force: false }],
    [{ by: 'all', skus: 'A-1', force: true }, { force: true }],
    [{ skus: 'A-1\nA-2' }, { sku: ['A-1', 'A-2'], force: false }],
    [
      { since: '2026-01-01T08:00', custom: ' x ' },
      { modifiedDateGt: '2026-01-01T08:00', custom: 'x', force: false },
    ],
    [{ customs: { season: '24', other: ' ' } }, { customs: { season: '24' }, force: false }],
  ] as const)('of %j', (typed, query) => {
    expect(queryOf({ ...NOTHING, ...typed })).toEqual(query);
  });

  it('is that of the first rows of a CSV file that ask for the same', () => {
    const csv = glanceAtCsv('sku,custom,custom.season\nA,x,24\nB,x,24\nC,y,24\n');
    expect(queryOfCsv(csv, false)).toEqual({
      sku: ['A', 'B'],
      custom: 'x',
      customs: { season: '24' },
      force: false,
    });
  });
});
