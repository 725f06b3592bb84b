import { assert, property } from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileMapping, type Mapping } from '../../mapping.js';
import { JoltRunError, JoltSpecError } from '../jolt-error.js';
import { mappings } from './arbitraries.js';
import { FusedOperations } from './fuse.js';

const RUNS = 2_000;

/** What a mapping gives, as text with the keys in their order. */
function outcome(run: () => unknown): string {
  try {
    return JSON.stringify(run()) ?? 'undefined';
  } catch (error) {
    if (error instanceof JoltRunError) return `${error.operationIndex}: ${error.message}`;
    throw error;
  }
}

function compiled(chain: unknown): Mapping | null {
  try {
    return compileMapping(chain);
  } catch (error) {
    if (error instanceof JoltSpecError) return null;
    throw error;
  }
}

describe('operations that run as one function', () => {
  it('give what they give one after the other', () => {
    const run = vi.spyOn(FusedOperations.prototype, 'run');
    assert(
      property(mappings, ({ chain, input }) => {
        const mapping = compiled(chain);
        if (mapping === null) return;
        const before = JSON.stringify(input);
        const apart = outcome(() => mapping.applyStepwise(input).at(-1)?.output);
        expect(outcome(() => mapping.apply(input))).toBe(apart);
        expect(JSON.stringify(input)).toBe(before);
      }),
      { numRuns: RUNS },
    );
    const outputs = run.mock.results.filter(({ value }) => value !== undefined);
    expect(outputs.length).toBeGreaterThan(RUNS / 10);
  });
});
