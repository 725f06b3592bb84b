import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './index.js';

const EXPRESSION = readFileSync(
  new URL('../conformance/source-document.expression.txt', import.meta.url),
  'utf8',
);

interface Case {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly barcodes?: string;
  readonly date?: string;
}

const CASES = JSON.parse(
  readFileSync(new URL('../conformance/source-document.cases.json', import.meta.url), 'utf8'),
) as Case[];

function evaluate(text: string, attributes: Record<string, string>): string {
  return compileExpression(text).evaluate({ attributes, now: new Date(0), timezone: 'UTC' });
}

function url(token: string, name: string, value: string): string {
  return `http://127.0.0.1:12345/(S(${token}))/service/run?{'name': 'Akinon', 'Parameters': [{'Name': '${name}', 'Value': '${value}'}]}`;
}

describe("the source document's Dynamic URL", () => {
  it.each(CASES)('$name', ({ attributes, barcodes, date }) => {
    const expected =
      barcodes === undefined ? url('AbC123', 'Date', date ?? '') : url('AbC123', 'Barcodes', barcodes);
    expect(evaluate(EXPRESSION, { 'token.erp': 'AbC123', ...attributes })).toBe(expected);
  });

  it('is a single expression without warnings', () => {
    const compiled = compileExpression(EXPRESSION);
    expect(compiled).toMatchObject({ type: 'STRING', warnings: [], isConstant: false });
  });

  it('means the same with the line ends of Windows', () => {
    const attributes = { 'http.query.string': 'x', 'http.query.param.sku': 'S', 'token.erp': 'T' };
    expect(evaluate(EXPRESSION.replaceAll('\n', '\r\n'), attributes)).toBe(url('T', 'Barcodes', 'S'));
  });

  it('keeps the text around it', () => {
    const attributes = { 'last.request': '', 'token.erp': 'T' };
    expect(evaluate(`\n  ${EXPRESSION}\n`, attributes)).toBe(`\n  ${url('T', 'Date', '')}\n`);
  });

  it.each([
    [
      'neither sku nor date in the query',
      { 'http.query.string': 'status=1', 'token.erp': 'T' },
      /http\.query\.param\.modified_date__gt is missing; replace\(\) needs a value/,
    ],
    [
      'no token',
      { 'http.query.string': 'x', 'http.query.param.sku': 'S' },
      /token\.erp is missing; replace\(\) needs a value/,
    ],
    ['a first run', { 'token.erp': 'T' }, /last\.request is missing; replace\(\) needs a value/],
  ])('names what is missing: %s', (_name, attributes, message) => {
    expect(() => evaluate(EXPRESSION, attributes)).toThrow(message);
  });
});
