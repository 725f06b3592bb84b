import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { confinement } from './index.js';
import { launchOf } from './runner-launch.js';

const ENTRY = join(import.meta.dirname, '../test/escaped.mjs');

/** What a script can do that has the whole runner process: by name `done`, or the code of the error. */
async function escape(mode: number): Promise<{ ends: unknown; dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'escape-'));
  chmodSync(dataDir, mode);
  const secret = join(dataDir, 'secret');
  writeFileSync(secret, 'a secret', { mode: 0o666 });
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    rmSync(dataDir, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  const { execPath, execArgv } = launchOf(ENTRY, dataDir);
  const options = { env: {}, execPath, execArgv: [...execArgv] };
  const [ends] = (await once(fork(ENTRY, [dataDir, secret, String(port)], options), 'message')) as [unknown];
  return { ends, dataDir };
}

it('leaves a script that has the whole process little of the machine', async () => {
  const { ends, dataDir } = await escape(0o755);
  const { otherUser, noNetwork } = confinement(dataDir);
  const denied = 'ERR_ACCESS_DENIED';
  const unreachable: unknown = expect.stringMatching(/ENETUNREACH|ECONNREFUSED/);
  expect(ends).toEqual({
    'read a file of the service': denied,
    'read a file of the system': denied,
    'read its environment': denied,
    'write a file': denied,
    'start a process': denied,
    'start a thread': denied,
    'signal its parent': otherUser ? 'EPERM' : 'done',
    'become root': otherUser || process.getuid?.() !== 0 ? 'EPERM' : 'done',
    connect: noNetwork ? unreachable : 'done',
    'write to its own folder': 'done',
  });
});

it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'keeps the user where another one could not reach the folder, and takes all else from it',
  async () => {
    const { ends, dataDir } = await escape(0o700);
    expect(confinement(dataDir)).toMatchObject({
      otherUser: false,
      noCapabilities: true,
      noNewPrivileges: true,
    });
    expect(ends).toMatchObject({ 'write to its own folder': 'done', 'start a process': 'ERR_ACCESS_DENIED' });
  },
);
