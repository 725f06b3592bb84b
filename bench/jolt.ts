import { deepStrictEqual } from 'node:assert/strict';
import { compileMapping } from '../src/transform/index.js';
import { mappingCases } from './jolt-cases.js';
import { type PairedResult, timePaired } from './support/paired.js';
import { printReport, printTable } from './support/report.js';

const ROWS = [1, 100, 10_000];

/** Compiled mappings beside the same mappings written by hand. Both sides must give the same output before they are timed. */
export function run(): void {
  const results: PairedResult[] = [];
  for (const { name, chain, makeInput, byHand } of mappingCases) {
    const mapping = compileMapping(chain);
    for (const rows of ROWS) {
      const input = makeInput(rows) as never;
      deepStrictEqual(mapping.apply(input), byHand(input));
      results.push(
        timePaired(
          { name: `${name} ${rows}`, rows, ours: () => mapping.apply(input), yardstick: () => byHand(input) },
          { rounds: 15, sideMs: 40 },
        ),
      );
    }
  }
  printTable(results, 'by hand');
  const largest = results.find(({ rows }) => rows === ROWS.at(-1));
  printReport({
    bench: 'jolt',
    ratio: Object.fromEntries(results.map(({ name, ratio }) => [name, ratio])),
    rowsPerSecond: largest === undefined ? 0 : (largest.rows / largest.oursMs) * 1000,
  });
}
