import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileExpression, ExpressionError } from './index.js';

/** Cases measured on the original. They lie beside the repository where its maintainers work, and are not part of it. */
const CASES = join(import.meta.dirname, '../../../../shared/conformance/expression-language.jsonl');

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

const isThere = existsSync(CASES);
const measured = isThere ? readFileSync(CASES, 'utf8').trim().split('\n') : [];

describe('measured cases of NiFi 1.28.1', () => {
  it.runIf(isThere)(`are there (else the comparison is left out: no ${CASES})`, () => {
    expect(measured.length).toBeGreaterThan(0);
  });

  it.each(measured.map((line) => JSON.parse(line) as MeasuredCase))('$id $expr', (one) => {
    expect(evaluate(one)).toEqual(one.stage === undefined ? { output: one.output } : { stage: one.stage });
  });
});
