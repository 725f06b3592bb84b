import { describe, expect, it } from 'vitest';
import { compileChain } from '../chain.js';
import { FUNCTION_HELP, HELP_INPUT } from './function-help.js';
import { functionNames } from './index.js';

describe('the help for functions', () => {
  it('is there for each', () => {
    expect(Object.keys(FUNCTION_HELP)).toEqual(functionNames());
  });

  it.each(Object.entries(FUNCTION_HELP))(
    '%s: its example has its result',
    (name, { does, example, result }) => {
      expect(does).toMatch(/^[A-Z].*\.$/);
      expect(example).toMatch(new RegExp(String.raw`^=${name}\b`));
      const environment = { now: () => new Date('2026-01-02T03:04:05Z'), newUuid: () => 'a-uuid' };
      const operation = { operation: 'modify-overwrite-beta', spec: { answer: example } };
      const output = compileChain([operation], environment).apply(HELP_INPUT) as { answer?: unknown };
      const answer = plainOf(output.answer);
      // What each call gives anew has no result to compare.
      expect(answer).toEqual(result ?? answer);
    },
  );
});

/** Without Java's types of numbers. */
function plainOf(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
