import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const BIN = resolve('bin/image-integrator.js');

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  if (!existsSync('dist/src/cli.js'))
    throw new Error('The build is missing: run "npm run build" first ("npm test" does).');
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** Starts the demo as its users do, with a database and a working directory of its own. */
function startDemo(...args: string[]) {
  const child = spawn(process.execPath, [BIN, 'demo', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const closed = once(child, 'close');
  onTestFinished(() => void child.kill());
  return {
    child,
    output: () => printed,
    end: async () => {
      await closed;
      return { code: child.exitCode, output: printed };
    },
  };
}

describe('the demo', { timeout: 120_000 }, () => {
  it('runs a flow from end to end, checks what Omnitron holds, and ends with 0', async () => {
    const { code, output } = await startDemo('--products', '700').end();
    expect(output).toMatch(/│ +2 │ +700 │ +700 │ +0 │ +0 │/);
    expect(output).toMatch(/✓ Checked +Omnitron holds exactly the [\d,]+ images of all 700 products/);
    expect(code).toBe(0);
  });

  it('stops everything it has started when it is interrupted', async () => {
    const demo = startDemo('--keep', '--products', '100000');
    const url = await vi.waitFor(
      () => {
        const found = /Server +(http:\S+),/.exec(demo.output())?.[1];
        if (found === undefined) throw new Error(`No server yet:\n${demo.output()}`);
        return found;
      },
      { timeout: 60_000 },
    );
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    demo.child.kill('SIGINT');
    expect((await demo.end()).code).toBe(130);
    await expect(fetch(`${url}/health/ready`)).rejects.toThrow('fetch failed');
  });

  it('says what is wrong with its options', async () => {
    const { code, output } = await startDemo('--products', 'many').end();
    expect([code, output]).toEqual([
      1,
      expect.stringContaining("'--products <number>' argument 'many' is invalid. It must be a whole number"),
    ]);
  });
});
