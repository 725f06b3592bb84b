import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const FILE = 'bench-report.md';
/** All that take minutes at most, the shortest first. */
const BENCHES = [
  'expression',
  'jolt',
  'script',
  'start',
  'small-runs',
  'flows',
  'outbound',
  'reader',
  'logs',
  'writer',
];

interface Line {
  readonly bench: string;
  readonly ratio?: Readonly<Record<string, number>>;
  readonly [figure: string]: unknown;
}

/** Runs every bench, or those that are named (`bench -- report start small-runs`), one after the other, and writes `bench-report.md`: one page with all figures and the machine. */
export async function run(): Promise<void> {
  const named = process.argv.slice(3);
  const lines: Line[] = [];
  const failed: string[] = [];
  for (const bench of named.length > 0 ? named : BENCHES) {
    console.log(`— ${bench}`);
    const line = await lastLineOf(bench);
    if (line === null) failed.push(bench);
    else lines.push(line);
  }
  await writeFile(FILE, page(lines, failed));
  console.log(`\n${FILE} has the figures of ${lines.length} benches.`);
  if (failed.length > 0) process.exitCode = 1;
}

/** What a bench prints last, or null where it fails; the rest of it goes through. */
async function lastLineOf(bench: string): Promise<Line | null> {
  const child = spawn(process.execPath, [MAIN, bench], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    process.stdout.write(part);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) return null;
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Line;
}

function page(lines: readonly Line[], failed: readonly string[]): string {
  const rows = lines.flatMap(({ bench, ratio = {}, ...figures }) => [
    ...Object.entries(ratio).map(([name, value]) => `| ${bench} | ratio: ${name} | ${value} |`),
    ...Object.entries(figures).map(([name, value]) => `| ${bench} | ${name} | ${String(value)} |`),
  ]);
  const [cpu] = cpus();
  return [
    '# Benches',
    '',
    `${new Date().toISOString()}, Node ${process.versions.node}, ${platform()} ${release()} ${arch()}`,
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    '',
    'A ratio is ours ÷ yardstick in speed, both timed in turns on this machine.',
    '',
    '| bench | figure | value |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...(failed.length === 0 ? [] : [`Failed: ${failed.join(', ')}.`, '']),
  ].join('\n');
}
