import { afterAll, describe, expect, it } from 'vitest';
import { createTestRunner, scriptCard } from '../../../test/support/script-runner.js';
import type { ScriptCard } from './script-card.dto.js';

const runner = createTestRunner();
afterAll(() => runner.onApplicationShutdown());

const card = (source: string, more: Partial<ScriptCard> = {}): ScriptCard =>
  scriptCard('javascript', source, more);
const run = (source: string, input = '[{"sku":"a"}]', more: Partial<ScriptCard> = {}) =>
  runner.run({ card: card(source, more), input, attributes: { 'token.erp': 'T' } });
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe('a JavaScript script', () => {
  it.each([
    ['a function', 'function transform(rows) { return rows.map((row) => row.sku) }'],
    ['an arrow in a constant', 'const transform = (rows) => rows.map((row) => row.sku);'],
    ['an async function', 'async function transform(rows) { return rows.map((row) => row.sku) }'],
    ['a default export', 'export default function transform(rows) { return rows.map((row) => row.sku) }'],
    ['an anonymous default export', 'export default (rows) => rows.map((row) => row.sku)'],
    ['a named export', 'export const transform = (rows) => rows.map((row) => row.sku)'],
  ])('may be %s', async (_what, source) => {
    const { outputs } = await run(source);
    expect(outputs).toEqual([{ relationship: 'success', text: '["a"]', attributes: { 'token.erp': 'T' } }]);
  });

  it('may be TypeScript, whose types are taken out without moving a line', async () => {
    const source =
      'interface Row { sku: string }\nexport default (rows: Row[]): string[] =>\n  rows.map((row) => row.no.such as string)';
    await expect(run(source, undefined, { language: 'typescript' })).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      details: { line: 3 },
    });
    await expect(run('enum A { B }', undefined, { language: 'typescript' })).rejects.toMatchObject({
      code: 'SCRIPT_SYNTAX',
      details: { line: 1, column: 1 },
    });
  });

  it('keeps what it prints and logs, and the attributes that it sets', async () => {
    const result = await run(
      'function transform(rows, context) { console.log("rows", rows); context.log.warn("careful"); context.attributes.n = 1; return rows }',
    );
    expect(result.stdout).toBe('rows [{"sku":"a"}]\n');
    expect(result.log).toEqual([{ level: 'warn', message: 'careful' }]);
    expect(result.outputs[0]?.attributes).toEqual({ 'token.erp': 'T', n: '1' });
  });

  it('keeps long integers exact', async () => {
    const { outputs } = await run('const transform = (rows) => rows', '{"id":12345678901234567890,"n":1.50}');
    expect(outputs[0]?.text).toBe('{"id":12345678901234567890,"n":1.5}');
  });

  it('names the line and column of what went wrong', async () => {
    await expect(run('function transform(rows) {\n  return rows[0].no.such\n}')).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      message: "TypeError: Cannot read properties of undefined (reading 'such')",
      details: { line: 2, column: 21, traceback: expect.stringContaining('at transform (script.js:2:21)') },
    });
    await expect(run('function transform( {\n')).rejects.toMatchObject({
      code: 'SCRIPT_SYNTAX',
      details: { line: 2 },
    });
  });

  it.each([
    ['SCRIPT_CONTRACT', 'const x = 1', '[]'],
    ['SCRIPT_CONTRACT', 'function transform() {}', '[]'],
    ['SCRIPT_INPUT_INVALID', 'const transform = (rows) => rows', 'not json'],
    ['SCRIPT_SYNTAX', 'import fs from "node:fs"; export default () => 1', '[]'],
    ['SCRIPT_FAILED', 'function transform() { throw "x" }', '[]'],
    ['SCRIPT_FAILED', 'throw new Error("at the top")', '[]'],
  ])('is answered with %s by %s', async (expected, source, input) => {
    await expect(run(source, input)).rejects.toEqual(code(expected));
  });

  it('refuses input and output beyond the limits of its card', async () => {
    await expect(
      run('const transform = (rows) => rows', `"${'x'.repeat(1_100_000)}"`, { maxInputMb: 1 }),
    ).rejects.toEqual(code('SCRIPT_INPUT_TOO_LARGE'));
    await expect(
      run('const transform = () => "x".repeat(1_100_000)', '[]', { maxOutputMb: 1 }),
    ).rejects.toEqual(code('SCRIPT_OUTPUT_TOO_LARGE'));
  });

  it('is checked without being run', async () => {
    await expect(runner.check(card('while (true);'))).resolves.toEqual([]);
    await expect(runner.check(card('const x = ;'))).resolves.toEqual([
      {
        path: 'source',
        message: "line 1, column 11: SyntaxError: Unexpected token ';'",
        code: 'SCRIPT_SYNTAX',
        line: 1,
        column: 11,
      },
    ]);
  });

  it('is stopped with what it printed when it does not end', async () => {
    await expect(
      run('console.log("here"); while (true);', '[]', { timeoutSeconds: 1 }),
    ).rejects.toMatchObject({ code: 'SCRIPT_TIMEOUT', details: { stdout: 'here\n' } });
    await expect(
      run('const transform = () => new Promise(() => {})', '[]', { timeoutSeconds: 1 }),
    ).rejects.toEqual(code('SCRIPT_TIMEOUT'));
    await expect(run('const transform = (rows) => rows')).resolves.toBeDefined();
  });

  it('ends at once when its run is cancelled, and the next script runs', async () => {
    const abort = new AbortController();
    const running = runner.run({
      card: card('while (true);'),
      input: '[]',
      attributes: {},
      signal: abort.signal,
    });
    abort.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
    await expect(run('const transform = (rows) => rows')).resolves.toBeDefined();
  });
});
