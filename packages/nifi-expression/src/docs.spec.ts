import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, MULTI_FUNCTIONS, STANDALONE_FUNCTIONS } from './function-names.js';
import { compileExpression } from './index.js';

const DOCS = readFileSync(new URL('../../../docs/expressions.md', import.meta.url), 'utf8');
const ATTRIBUTES = JSON.parse(/```json attributes\n([^`]*)```/.exec(DOCS)?.[1] ?? '{}') as Record<
  string,
  string
>;

/** The rows of the table under "Examples": an expression and its result, each in a code span or empty. */
const EXAMPLES = (/## Examples([^]*?)\n## /.exec(DOCS)?.[1] ?? '')
  .split('\n')
  .map((line) => /^\| `(.*?)`\s+\|\s+(?:`(.*)`)?\s*\|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, expression = '', result = '']) => ({
    expression: expression.replaceAll('\\|', '|'),
    result: result.replaceAll('\\|', '|'),
  }));

describe('docs/expressions.md', () => {
  it('has its examples', () => {
    expect(EXAMPLES.length).toBeGreaterThan(12);
  });

  it.each(EXAMPLES)('$expression is $result', ({ expression, result }) => {
    const input = {
      attributes: ATTRIBUTES,
      now: new Date('2026-01-02T03:04:05Z'),
      timezone: 'Europe/Istanbul',
    };
    expect(compileExpression(expression).evaluate(input)).toBe(result);
  });

  it('names every function of the language', () => {
    const names = Object.keys({ ...FUNCTIONS, ...STANDALONE_FUNCTIONS, ...MULTI_FUNCTIONS });
    const unnamed = names.filter((name) => !new RegExp(`\`${name}\\b`).test(DOCS));
    // "and their opposites" stands for these.
    expect(unnamed).toEqual(['unescapeXml', 'unescapeCsv', 'unescapeHtml3', 'unescapeHtml4']);
  });
});
