import { describe, expect, it } from 'vitest';
import { type RunView } from './follow-run.js';
import { Lines } from './progress-display.js';
import { summaryTable } from './summary.js';

const run: RunView = {
  id: 'r1',
  state: 'finished',
  status: 'succeeded',
  phase: 'write',
  pages: 3,
  records: 1500,
  products: 1500,
  written: 1490,
  skipped: 10,
  failed: 0,
  failure: null,
  warnings: [],
  startedAt: '2026-11-23T12:00:00.000Z',
  finishedAt: '2026-11-23T12:00:02.500Z',
};

describe('the summary of the demo', () => {
  it('is one table', () => {
    expect(summaryTable(run).split('\n')).toEqual([
      '┌───────┬─────────┬─────────┬─────────┬────────┬─────────┬─────────────────┐',
      '│ Pages │ Records │ Written │ Skipped │ Failed │ Seconds │ Rows per second │',
      '├───────┼─────────┼─────────┼─────────┼────────┼─────────┼─────────────────┤',
      '│     3 │   1,500 │   1,490 │      10 │      0 │     2.5 │             600 │',
      '└───────┴─────────┴─────────┴─────────┴────────┴─────────┴─────────────────┘',
    ]);
  });

  it('does without times that the run does not have', () => {
    expect(summaryTable({ ...run, startedAt: null })).toContain('│       – │               – │');
  });
});

describe('progress without a terminal', () => {
  it('is one line for each tenth of the way', () => {
    const lines: string[] = [];
    const display = new Lines((line) => lines.push(line), 1500);
    display.show({ ...run, phase: 'read', pages: 1, records: 500 });
    for (let written = 0; written <= 1500; written += 50) display.show({ ...run, skipped: 0, written });
    expect(lines).toHaveLength(12);
    expect(lines.slice(0, 3)).toEqual([
      '  Reading: 500 of 1,500 records, 1 page',
      '  Writing: 0 of 1,500 products',
      '  Writing: 150 of 1,500 products',
    ]);
  });
});
