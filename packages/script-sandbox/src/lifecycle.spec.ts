import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createTestSandbox, scriptJob } from '../test/sandbox.js';
import type { ScriptSandbox } from './index.js';

const ENDLESS = scriptJob('javascript', 'while (true);', '[]');
const QUICK = scriptJob('javascript', 'const transform = (rows) => rows', '[]');
const DIST = join(import.meta.dirname, '../dist/index.js');

const start = (sandbox: ScriptSandbox, job = ENDLESS) => sandbox.run(job);
const code = (expected: unknown): unknown =>
  expect.objectContaining({ failure: expect.objectContaining({ code: expected }) });

/** Whether a process still exists, dead ones that nobody has asked about left out. */
async function isRunning(pid: number | undefined): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]);
    return !stdout.startsWith('Z');
  } catch {
    return false;
  }
}

describe('the script sandbox', () => {
  it('starts no process before the first script', () => {
    expect(createTestSandbox().pids).toEqual([]);
  });

  it('shuts down with a script in flight and others waiting, and leaves no process', async () => {
    const sandbox = createTestSandbox();
    const outcomes = [start(sandbox), start(sandbox, QUICK)].map((run) =>
      expect(run).rejects.toEqual(code('SCRIPT_UNAVAILABLE')),
    );
    await vi.waitFor(() => expect(sandbox.pids).toHaveLength(1));
    const [pid] = sandbox.pids;
    await sandbox.stop();
    await Promise.all(outcomes);
    expect(await isRunning(pid)).toBe(false);
    await expect(start(sandbox, QUICK)).rejects.toEqual(code('SCRIPT_UNAVAILABLE'));
  });

  it('replaces a process that somebody killed in the middle of a script', async () => {
    const sandbox = createTestSandbox();
    await start(sandbox, QUICK);
    const [pid = 0] = sandbox.pids;
    const running = start(sandbox);
    process.kill(pid, 'SIGKILL');
    await expect(running).rejects.toEqual(code(expect.stringMatching(/CRASHED|UNAVAILABLE/)));
    expect((await start(sandbox, QUICK)).outputs).toHaveLength(1);
    expect(sandbox.pids).not.toContain(pid);
    await sandbox.stop();
  });

  it('takes turns, and a cancelled script gives up its place in the queue', async () => {
    const sandbox = createTestSandbox();
    const first = new AbortController();
    const second = new AbortController();
    const running = sandbox.run(ENDLESS, { signal: first.signal });
    const waiting = sandbox.run(ENDLESS, { signal: second.signal });
    const last = start(sandbox, QUICK);
    second.abort(new Error('second'));
    await expect(waiting).rejects.toThrow('second');
    first.abort(new Error('first'));
    await expect(running).rejects.toThrow('first');
    expect((await last).outputs).toHaveLength(1);
    await sandbox.stop();
  });

  it('runs as many scripts at once as it has processes', async () => {
    const sandbox = createTestSandbox(null, 2);
    const runs = Array.from({ length: 4 }, () => sandbox.run(QUICK));
    await vi.waitFor(() => expect(sandbox.pids).toHaveLength(2));
    const reports = await Promise.all(runs);
    expect(reports.map(({ outputs }) => outputs[0]?.text)).toEqual(['[]', '[]', '[]', '[]']);
    await sandbox.stop();
  });

  it('dies with its parent', async () => {
    const program = `
      const { ScriptSandbox } = await import('${DIST}');
      const sandbox = new ScriptSandbox({ size: 1, dataDir: '${join(tmpdir(), 'image-integrator-script-tests')}' });
      void sandbox.run(${JSON.stringify(ENDLESS)});
      setInterval(() => console.log(sandbox.pids[0] ?? ''), 20);`;
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
