import { describe, expect, it } from 'vitest';
import { isUnmapped, nothingCameOut } from './nothing-came-out.js';

const both = ['script', 'mapping'] as const;

describe('nothingCameOut', () => {
  it.each([
    ['nothing was read', both, { records: 0, rows: 0 }],
    ['a row came out', both, { records: 500, rows: 1 }],
    ['no step could lose anything', [], { records: 500, rows: 0 }],
  ])('is silent when %s', (_when, steps, throughput) => {
    expect(nothingCameOut(steps, throughput)).toBeNull();
  });

  it.each([
    ['mapping', both, 'the script and the mapping'],
    ['mapping', ['mapping'], 'the mapping'],
    ['script', ['script'], 'the script'],
  ] as const)('names the step %s behind which nothing was left', (step, steps, made) => {
    const told = nothingCameOut(steps, { records: 500, rows: 0 });
    expect(told).toMatchObject({ step, code: 'NOTHING_CAME_OUT' });
    expect(told?.detail).toContain(`Nothing came out of 500 records: ${made}`);
  });
});

describe('nothing behind a step', () => {
  it.each([
    ['a mapping that knows no record of the ERP', 'mapping', null, true],
    ['a mapping that knows no record of the script', 'mapping', 7, true],
    ['a mapping behind a script that gave nothing', 'mapping', 0, false],
    ['a script', 'script', 0, false],
  ] as const)('is a mistake or a choice: %s', (_what, step, scripted, isMistake) => {
    expect(isUnmapped(step, scripted)).toBe(isMistake);
  });
});
