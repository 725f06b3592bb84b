import { describe, expect, it } from 'vitest';
import { nothingCameOut } from './nothing-came-out.js';

const script = { language: 'javascript', source: '' } as never;
const both = { script, mapping: [] };

describe('nothingCameOut', () => {
  it.each([
    ['nothing was read', both, { records: 0, rows: 0 }],
    ['a row came out', both, { records: 500, rows: 1 }],
    ['no step could lose anything', { script: null, mapping: null }, { records: 500, rows: 0 }],
  ])('is silent when %s', (_when, flow, throughput) => {
    expect(nothingCameOut(flow, throughput)).toBeNull();
  });

  it.each([
    ['mapping', both, 'script and mapping'],
    ['mapping', { script: null, mapping: [] }, 'the mapping'],
    ['script', { script, mapping: null }, 'the script'],
  ])('names the step %s behind which nothing was left', (step, flow, made) => {
    const told = nothingCameOut(flow, { records: 500, rows: 0 });
    expect(told).toMatchObject({ step, code: 'NOTHING_CAME_OUT' });
    expect(told?.detail).toContain(`Nothing came out of 500 records: ${made}`);
  });
});
