import type { ScriptLanguage } from '@image-integrator/script-sandbox';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import { AppConfig } from '../src/config/index.js';
import { ScriptCard, ScriptRunner } from '../src/transform/index.js';
import { median, type PairedResult } from './support/paired.js';
import { printReport, printTable } from './support/report.js';

const ROWS = [1, 1_000, 10_000];
const ROUNDS = 9;
/** How long a runner gets to put its next spare interpreter ready: the pages of a flow do not come without a break either. */
const SPARE_MS = 1_500;
const ENDURANCE_RUNS = Number(process.env['SCRIPT_ENDURANCE'] ?? 0);

const SOURCES: Readonly<Record<'python' | 'javascript', string>> = {
  python: `
def transform(rows, context):
    return [{"product_sku": row["code"].strip().upper(),
             "images": [{"url": "https://cdn/" + path, "order": n} for n, path in enumerate(row["paths"], 1)]}
            for row in rows]
`,
  javascript: `
const transform = (rows) => rows.map(({ code, paths }) => ({
  product_sku: code.trim().toUpperCase(),
  images: paths.map((path, index) => ({ url: "https://cdn/" + path, order: index + 1 })),
}));
`,
};

const makeInput = (rows: number): string =>
  JSON.stringify(
    Array.from({ length: rows }, (_none, index) => ({
      code: ` sku-${index} `,
      paths: [`${index}-1.jpg`, `${index}-2.jpg`, `${index}-3.jpg`],
    })),
  );

/** The same script on the same engine without any sandbox: text in, text out. */
type BareEngine = (input: string) => string;

/**
 * Whole calls of the Script step, from text to text, with a warm spare, beside the bare engine: V8 itself for JavaScript, one
 * Pyodide that is loaded already for Python. Afterwards, with SCRIPT_ENDURANCE=500, as many calls of each language in a row, with the memory of the runner process.
 */
export async function run(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'script-bench-'));
  const runner = new ScriptRunner(AppConfig.fromEnv({ DATA_DIR: dataDir }));
  try {
    const results: PairedResult[] = [];
    for (const language of ['javascript', 'python'] as const) {
      const bare = await BARE_ENGINES[language]();
      await call(runner, language, '[]');
      for (const rows of ROWS) results.push(await timeCase(runner, language, rows, bare));
    }
    printTable(results, 'bare engine');
    for (const language of ['javascript', 'python'] as const) await endure(runner, language);
    const largest = results.at(-1);
    printReport({
      bench: 'script',
      ratio: Object.fromEntries(results.map(({ name, ratio }) => [name, ratio])),
      rowsPerSecond: largest === undefined ? 0 : (largest.rows / largest.oursMs) * 1000,
    });
  } finally {
    await runner.onApplicationShutdown();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function call(runner: ScriptRunner, language: ScriptLanguage, input: string): Promise<string> {
  const card = Object.assign(new ScriptCard(), { language, source: SOURCES[language as 'python'] });
  const { outputs } = await runner.run({ card, input, attributes: {} });
  return outputs[0]?.text ?? '';
}

async function timeCase(
  runner: ScriptRunner,
  language: 'python' | 'javascript',
  rows: number,
  bare: BareEngine,
): Promise<PairedResult> {
  const input = makeInput(rows);
  if (normal(await call(runner, language, input)) !== normal(bare(input))) {
    throw new Error(`${language} and the bare engine do not agree.`);
  }
  const ours: number[] = [];
  const yardstick: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(language === 'python' ? SPARE_MS : 20);
    ours.push(await timed(() => call(runner, language, input)));
    yardstick.push(await timed(() => Promise.resolve(bare(input))));
  }
  return {
    name: `${language} ${rows}`,
    rows,
    oursMs: median(ours),
    yardstickMs: median(yardstick),
    ratio: median(ours.map((ms, round) => (yardstick[round] ?? 0) / ms)),
  };
}

const normal = (text: string): string => JSON.stringify(JSON.parse(text));

const BARE_ENGINES: Readonly<Record<'python' | 'javascript', () => Promise<BareEngine>>> = {
  javascript: () => {
    const transform = runInThisContext(`(() => {${SOURCES.javascript}; return transform; })()`) as (
      rows: unknown,
    ) => unknown;
    return Promise.resolve((input) => JSON.stringify(transform(JSON.parse(input))));
  },
  python: async () => {
    const python: PyodideAPI = await loadPyodide();
    return python.runPython(`
import json
${SOURCES.python}
lambda text: json.dumps(transform(json.loads(text), None))
`) as BareEngine;
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Calls without a break; the runner's resident memory tells whether anything stays behind. */
async function endure(runner: ScriptRunner, language: 'python' | 'javascript'): Promise<void> {
  const input = makeInput(100);
  const megabytes: number[] = [];
  for (let done = 1; done <= ENDURANCE_RUNS; done += 1) {
    await call(runner, language, input);
    if (done % Math.ceil(ENDURANCE_RUNS / 10) === 0) megabytes.push(residentMb(runner));
  }
  if (megabytes.length > 0)
    console.log(`${language}, ${ENDURANCE_RUNS} calls in a row: ${megabytes.join(' ')} MB`);
}

/** Linux alone tells the memory of another process by a file. */
function residentMb(runner: ScriptRunner): number {
  const [pid = 0] = runner.pids;
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return Math.round((pages * 4096) / 1024 / 1024);
}
