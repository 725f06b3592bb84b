import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileExpression, ExpressionError } from './index.js';

/** What NiFi 1.28.1 itself answered. */
const CASES = readFileSync(new URL('../conformance/expression-language.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as MeasuredCase);

interface MeasuredCase {
  readonly id: string;
  readonly expr: string;
  readonly attributes: Record<string, string>;
  readonly parameters?: Record<string, string>;
  readonly tz?: string;
  readonly output?: string;
  readonly stage?: string;
}

function evaluate({ expr, attributes, parameters, tz }: MeasuredCase): { output?: string; stage?: string } {
  try {
    const compiled = compileExpression(expr, { functions: 'language' });
    const input = {
      attributes,
      parameters: parameters ?? {},
      now: new Date('2026-01-01'),
      timezone: tz ?? 'UTC',
      refusePlaceholders: false,
    };
    return { output: compiled.evaluate(input) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { stage: error.stage };
  }
}

describe('measured cases of NiFi 1.28.1', () => {
  it.each(CASES)('$id $expr', (one) => {
    expect(evaluate(one)).toEqual(one.stage === undefined ? { output: one.output } : { stage: one.stage });
  });
});
