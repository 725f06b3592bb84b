import { strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileExpression } from '@image-integrator/nifi-expression';
import { type PairedResult, timePaired } from './support/paired.js';
import { printReport, printTable } from './support/report.js';

type Attributes = Readonly<Record<string, string>>;

// The bench runs from dist/bench; data files stay with the package.
const SOURCE = readFileSync(
  join(import.meta.dirname, '../../packages/nifi-expression/conformance/source-document.expression.txt'),
  'utf8',
);

const CASES: readonly { readonly name: string; readonly attributes: Attributes }[] = [
  {
    name: 'sku',
    attributes: { 'token.erp': 'AbC123', 'http.query.string': 'sku=SKU-1', 'http.query.param.sku': 'SKU-1' },
  },
  {
    name: 'date',
    attributes: {
      'token.erp': 'AbC123',
      'http.query.string': 'modified_date__gt=2025-05-26T10:11:12.345Z',
      'http.query.param.modified_date__gt': '2025-05-26T10:11:12.345Z',
    },
  },
  { name: 'scheduled', attributes: { 'token.erp': 'AbC123', 'last.request': '2025-05-26T10:11:12.345678Z' } },
];

/** What a programmer would write in the place of the source document's expression. */
function byHand(attributes: Attributes): string {
  const sku = attributes['http.query.param.sku'] ?? '';
  const hasQuery = (attributes['http.query.string'] ?? '').trim() !== '';
  const isSku = hasQuery && sku.trim() !== '';
  const since = attributes[hasQuery ? 'http.query.param.modified_date__gt' : 'last.request'] ?? '';
  const template = isSku
    ? "http://127.0.0.1:12345/(S({TOKEN}))/service/run?{'name': 'Akinon', 'Parameters': [{'Name': 'Barcodes', 'Value': '{SKU}'}]}"
    : "http://127.0.0.1:12345/(S({TOKEN}))/service/run?{'name': 'Akinon', 'Parameters': [{'Name': 'Date', 'Value': '{MODIFIED_DATE}'}]}";
  const filled = isSku
    ? template.replaceAll('{SKU}', () => sku)
    : template.replaceAll('{MODIFIED_DATE}', () => since.replace(/(\.\d*)?Z?$/, ''));
  return filled.replaceAll('{TOKEN}', () => attributes['token.erp'] ?? '');
}

const ROUNDS = { rounds: 15, sideMs: 40 };

/** The source document's expression, evaluated, beside the same in JavaScript. Both must give the same URL first. */
export function run(): void {
  const compiled = compileExpression(SOURCE);
  const now = new Date();
  const results: PairedResult[] = CASES.map(({ name, attributes }) => {
    const ours = () => compiled.evaluate({ attributes, now, timezone: 'Europe/Istanbul' });
    const yardstick = () => byHand(attributes);
    strictEqual(ours(), yardstick());
    return timePaired({ name: `evaluate ${name}`, rows: 1, ours, yardstick }, ROUNDS);
  });
  printTable(results, 'by hand');
  const slowest = Math.max(...results.map(({ oursMs }) => oursMs));
  // Only its own time counts: nothing by hand corresponds to compiling.
  const compile = timePaired(
    {
      name: 'compile',
      rows: 1,
      ours: () => compileExpression(SOURCE),
      yardstick: () => byHand(CASES[0]?.attributes ?? {}),
    },
    ROUNDS,
  );
  console.log(`compiling it: ${(compile.oursMs * 1000).toFixed(0)} µs; once per text and process`);
  console.log(`evaluations per second: ${Math.round(1000 / slowest)} (the slowest of the three)`);
  printReport({
    bench: 'expression',
    ratio: Object.fromEntries(results.map(({ name, ratio }) => [name, ratio])),
    rowsPerSecond: 1000 / slowest,
  });
}
