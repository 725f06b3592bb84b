import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS as SHAPES, MULTI_FUNCTIONS, STANDALONE_FUNCTIONS } from './function-names.js';
import { compileExpression, ExpressionError } from './index.js';

interface CaseFile {
  readonly attributes: Record<string, string>;
  readonly parameters: Record<string, string>;
  readonly cases: readonly {
    readonly rule: string;
    readonly expression: string;
    readonly output?: string;
    readonly stage?: string;
  }[];
}

const FILE = JSON.parse(
  readFileSync(new URL('../conformance/expressions.json', import.meta.url), 'utf8'),
) as CaseFile;

function evaluate(expression: string): { output?: string; stage?: string } {
  try {
    const { attributes, parameters } = FILE;
    const now = new Date('2026-01-02T03:04:05Z');
    return {
      output: compileExpression(expression).evaluate({ attributes, parameters, now, timezone: 'UTC' }),
    };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { stage: error.stage };
  }
}

describe('the expression language', () => {
  it.each(FILE.cases)('$rule: $expression', ({ expression, output, stage }) => {
    expect(evaluate(expression)).toEqual(stage === undefined ? { output } : { stage });
  });
});

/** Own cases of single functions, by the documented rules of NiFi and Java: an expression and its value, null where it is refused. */
const FUNCTIONS = JSON.parse(
  readFileSync(new URL('../conformance/functions.json', import.meta.url), 'utf8'),
) as { readonly attributes: Record<string, string>; readonly cases: readonly [string, string | null][] };

function outcomeOf(evaluate: () => string): string | null {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

describe('the functions', () => {
  it.each(FUNCTIONS.cases)('%s is %j', (expression, value) => {
    const evaluate = (): string =>
      compileExpression(expression, { functions: 'language' }).evaluate({
        attributes: FUNCTIONS.attributes,
        parameters: {},
        now: new Date('2026-01-02T03:04:05Z'),
        timezone: 'UTC',
        refusePlaceholders: false,
      });
    expect(outcomeOf(evaluate)).toBe(value);
  });
});

describe('the own cases', () => {
  const expressions = [
    ...FILE.cases.map(({ expression }) => expression),
    ...FUNCTIONS.cases.map(([one]) => one),
  ];

  it.each(Object.keys({ ...SHAPES, ...STANDALONE_FUNCTIONS, ...MULTI_FUNCTIONS }))(
    'call %s ten times or more',
    (name) => {
      const calls = new RegExp(`[:{]${name}\\s*\\(`);
      expect(expressions.filter((expression) => calls.test(expression)).length).toBeGreaterThanOrEqual(10);
    },
  );
});
