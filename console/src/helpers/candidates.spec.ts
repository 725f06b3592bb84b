import { expect, it } from 'vitest';
import { sampleOf } from './candidates.js';

it('takes a few records of many, and of what is nested without end the beginning', () => {
  const results = Array.from({ length: 50_000 }, (_, at) => ({ code: `SKU-${at}`, images: [] }));
  expect(sampleOf({ count: 50_000, results })).toEqual({ count: 50_000, results: results.slice(0, 50) });
  const deep = JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)) as never;
  expect(JSON.stringify(sampleOf(deep)).length).toBeLessThan(500);
});
