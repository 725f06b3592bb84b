import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createTestRunner, scriptCard } from '../../../test/support/script-runner.js';
import { RunnerPool } from './runner-pool.js';
import type { ScriptRunner } from './script-runner.js';

const ENDLESS = scriptCard('javascript', 'while (true);');
const QUICK = scriptCard('javascript', 'const transform = (rows) => rows');
const DIST = join(import.meta.dirname, '../../../dist/src/transform/script');

const start = (runner: ScriptRunner, card = ENDLESS) => runner.run({ card, input: '[]', attributes: {} });
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

/** Whether a process still exists, dead ones that nobody has asked about left out. */
async function isRunning(pid: number | undefined): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]);
    return !stdout.startsWith('Z');
  } catch {
    return false;
  }
}

describe('the script runner', () => {
  it('starts no process before the first script', () => {
    expect(createTestRunner().pids).toEqual([]);
  });

  it('shuts down with a script in flight and others waiting, and leaves no process', async () => {
    const runner = createTestRunner();
    const outcomes = [start(runner), start(runner, QUICK)].map((run) =>
      expect(run).rejects.toEqual(code('SCRIPT_UNAVAILABLE')),
    );
    await vi.waitFor(() => expect(runner.pids).toHaveLength(1));
    const [pid] = runner.pids;
    await runner.onApplicationShutdown();
    await Promise.all(outcomes);
    expect(await isRunning(pid)).toBe(false);
    await expect(start(runner, QUICK)).rejects.toEqual(code('SCRIPT_UNAVAILABLE'));
  });

  it('replaces a process that somebody killed in the middle of a script', async () => {
    const runner = createTestRunner();
    await start(runner, QUICK);
    const [pid = 0] = runner.pids;
    const running = start(runner);
    process.kill(pid, 'SIGKILL');
    await expect(running).rejects.toHaveProperty('code', expect.stringMatching(/CRASHED|UNAVAILABLE/));
    expect((await start(runner, QUICK)).outputs).toHaveLength(1);
    expect(runner.pids).not.toContain(pid);
    await runner.onApplicationShutdown();
  });

  it('takes turns, and a cancelled script gives up its place in the queue', async () => {
    const runner = createTestRunner();
    const first = new AbortController();
    const second = new AbortController();
    const running = runner.run({ card: ENDLESS, input: '[]', attributes: {}, signal: first.signal });
    const waiting = runner.run({ card: ENDLESS, input: '[]', attributes: {}, signal: second.signal });
    const last = start(runner, QUICK);
    second.abort(new Error('second'));
    await expect(waiting).rejects.toThrow('second');
    first.abort(new Error('first'));
    await expect(running).rejects.toThrow('first');
    expect((await last).outputs).toHaveLength(1);
    await runner.onApplicationShutdown();
  });

  it('runs as many scripts at once as there are runners', async () => {
    const { limits, ...job } = {
      action: 'run' as const,
      language: 'javascript' as const,
      source: QUICK.source,
      input: '[]',
      attributes: {},
      limits: { timeoutMs: 5000, memoryMb: 128, maxOutputBytes: 100, maxStdoutBytes: 100, maxHttpCalls: 0 },
    };
    const pool = new RunnerPool(2, 'unused');
    const runs = Array.from({ length: 4 }, () => pool.run({ ...job, limits }, null, undefined));
    await vi.waitFor(() => expect(pool.pids).toHaveLength(2));
    const reports = await Promise.all(runs);
    expect(reports.map(({ outputs }) => outputs[0]?.text)).toEqual(['[]', '[]', '[]', '[]']);
    await pool.stop();
  });

  it('dies with its parent', async () => {
    const program = `
      await import('reflect-metadata');
      const { ScriptRunner } = await import('${DIST}/script-runner.js');
      const runner = new ScriptRunner({ SCRIPT_RUNNERS: 1, DATA_DIR: 'unused' });
      const card = { language: 'javascript', source: 'while (true);', timeoutSeconds: 60, memoryMb: 128, maxInputMb: 1, maxOutputMb: 1, maxStdoutKb: 1, maxHttpCalls: 0 };
      void runner.run({ card, input: '[]', attributes: {} });
      setInterval(() => console.log(runner.pids[0] ?? ''), 20);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let pid = 0;
    for await (const line of createInterface({ input: parent.stdout })) {
      pid = Number(line);
      if (pid > 0) break;
    }
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false), 10_000);
  });
});
