import { describe, expect, it } from 'vitest';
import { compileExpression } from './compiled-text.js';
import { FUNCTION_HELP, HELP_ATTRIBUTES } from './function-help.js';

describe('the example of', () => {
  it.each(Object.entries(FUNCTION_HELP))('%s has its result', (name, { does, example, result }) => {
    expect(does).toMatch(/^[A-Z].*\.$/);
    expect(example).toContain(`${name}(`);
    const input = { attributes: HELP_ATTRIBUTES, timezone: 'UTC', now: new Date('2026-01-02T03:04:05Z') };
    const compiled = compileExpression(example, { functions: 'language' });
    const found = compiled.evaluate({ ...input, refusePlaceholders: false });
    // What each call gives anew has no result to compare.
    expect(found).toBe(result ?? found);
  });
});
