import { existsSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBinaries } from './binaries.js';
import { ClusterHome } from './cluster-home.js';
import { FileLock } from './file-lock.js';
import { findFreePort } from './free-port.js';
import { startProgram } from './server-command.js';
import { findPostmaster, findServerProcesses } from './server-processes.js';
import { AppYard, makeOpenFolder } from '../test/embedded-data.js';
import { onServer } from '../test/on-server.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const yard = new AppYard();
let dataDir: string;
let home: ClusterHome;

const postmaster = (): number | null => findPostmaster(home.folder, home.cluster);

beforeAll(async () => {
  dataDir = await makeOpenFolder();
  home = await ClusterHome.of(dataDir);
});
afterEach(async () => await yard.clear());
afterAll(async () => await rm(dataDir, { recursive: true, force: true }));

async function openUrl(options: Partial<Parameters<AppYard['start']>[0]> = {}): Promise<string> {
  return (await yard.start({ dataDir, ...options }).outcome).url;
}

async function queryValue(url: string, sql: string): Promise<unknown> {
  return await onServer(url, async (client) => {
    const { rows } = await client.query<{ value: unknown }>(sql);
    return rows[0]?.value;
  });
}

describe('the embedded Postgres on an empty folder', () => {
  it('is made once and shared when three processes start at once, and stops with the last one out', async () => {
    const apps = [1, 2, 3].map(() => yard.start({ dataDir }));
    const outcomes = await Promise.all(apps.map(async (app) => await app.outcome));
    expect(new Set(outcomes.map(({ url }) => url)).size).toBe(1);
    expect(outcomes[0]?.event).toBe('open');

    for (const app of apps.slice(0, 2)) expect(await app.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(postmaster()).not.toBeNull();
    await apps[2]?.end('SIGTERM');
    expect(findServerProcesses(home.folder)).toEqual([]);
    expect(existsSync(join(home.cluster, 'postmaster.pid'))).toBe(false);
  });

  it('is left whole when a process is killed while it makes the cluster', async () => {
    const other = await makeOpenFolder();
    const cut = yard.start({ dataDir: other });
    const unfinished = join(other, 'postgres', 'cluster.new', 'PG_VERSION');
    await vi.waitFor(() => expect(existsSync(unfinished)).toBe(true), { timeout: 60_000, interval: 5 });
    await cut.end('SIGKILL');
    expect(existsSync(join(other, 'postgres', 'cluster'))).toBe(false);

    expect(await queryValue(await openUrl({ dataDir: other }), 'SELECT 1 AS value')).toBe(1);
    expect(existsSync(join(other, 'postgres', 'cluster.new'))).toBe(false);
    await yard.clear();
    await rm(other, { recursive: true });
  });
});

describe('access to the embedded Postgres', () => {
  it('is by a random password in a file of our own, on 127.0.0.1 alone, for a user without special rights', async () => {
    const url = await openUrl();
    expect((await stat(home.passwordFile)).mode & 0o777).toBe(0o600);
    expect((await readFile(home.passwordFile, 'utf8')).trim()).toMatch(/^[\w-]{32}$/);
    expect(
      await onServer(url, async (client) => {
        const { rows } = await client.query(`
          SELECT rolsuper, rolcreaterole, current_setting('listen_addresses') AS listens,
                 current_setting('password_encryption') AS passwords, current_setting('server_encoding') AS encoding,
                 (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()) AS locale
            FROM pg_roles WHERE rolname = current_user`);
        return rows[0] as unknown;
      }),
    ).toEqual({
      rolsuper: false,
      rolcreaterole: false,
      listens: '127.0.0.1',
      passwords: 'scram-sha-256',
      encoding: 'UTF8',
      locale: 'b C.UTF-8',
    });
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(queryValue(wrong.href, 'SELECT 1 AS value')).rejects.toThrow(/password authentication/);
  });
});

describe('after a crash', () => {
  it('a start after kill -9 of the app takes over its server on the same port and finds the data', async () => {
    const app = yard.start({ dataDir, durable: true });
    const { url } = await app.outcome;
    await queryValue(url, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS value');
    const before = postmaster();
    await app.end('SIGKILL');
    expect(postmaster()).toBe(before);

    expect(await openUrl()).toBe(url);
    expect(await queryValue(url, 'SELECT value FROM kept')).toBe(7);
    expect(postmaster()).not.toBe(before);
  });

  it('kill -9 of postgres brings it back under two running processes, with all that was committed', async () => {
    const apps = [1, 2].map(() => yard.start({ dataDir, durable: true }));
    const { url } = (await Promise.all(apps.map(async (app) => await app.outcome)))[0] ?? { url: '' };
    await queryValue(url, 'CREATE TABLE IF NOT EXISTS committed AS SELECT 8 AS value');
    const before = postmaster() ?? 0;
    process.kill(before, 'SIGKILL');

    await vi.waitFor(async () => expect(await queryValue(url, 'SELECT value FROM committed')).toBe(8), {
      timeout: 60_000,
      interval: 20,
    });
    expect(postmaster()).not.toBe(before);
    await apps[0]?.end('SIGTERM');
    expect(await queryValue(url, 'SELECT value FROM committed')).toBe(8);
    await apps[1]?.end('SIGTERM');
    expect(findServerProcesses(home.folder)).toEqual([]);
  });

  it('kill -9 of one of its processes is survived without a new server', async () => {
    const app = yard.start({ dataDir });
    const { url, adminUrl } = await app.outcome;
    const before = postmaster();
    const victim = new Client({ connectionString: adminUrl });
    const cut = new Promise((resolve) => victim.once('end', resolve));
    victim.on('error', () => undefined);
    await victim.connect();
    const { rows } = await victim.query<{ id: number }>('SELECT pg_backend_pid() AS id');
    process.kill(rows[0]?.id ?? 0, 'SIGKILL');
    await cut;
    await vi.waitFor(async () => expect(await queryValue(url, 'SELECT 1 AS value')).toBe(1), {
      timeout: 60_000,
      interval: 20,
    });
    expect(postmaster()).toBe(before);
    expect(await app.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(postmaster()).toBeNull();
  });

  it('kill -9 of the app and of all of Postgres leaves nothing that stands in the way', async () => {
    const app = yard.start({ dataDir });
    const { url } = await app.outcome;
    for (const id of [app.pid, ...findServerProcesses(home.folder)]) process.kill(id, 'SIGKILL');
    await app.end('SIGKILL');
    expect(existsSync(join(home.cluster, 'postmaster.pid'))).toBe(true);
    expect(await queryValue(await openUrl(), 'SELECT 1 AS value')).toBe(1);
    expect(url).toBe(await openUrl());
  });

  it('a postmaster.pid with the id of a live stranger does not stop it', async () => {
    await yard.start({ dataDir }).outcome;
    await yard.clear();
    const path = join(home.cluster, 'postmaster.pid');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, [String(process.pid), ...lines.slice(1)].join('\n'));
    expect(await queryValue(await openUrl(), 'SELECT 1 AS value')).toBe(1);
  });

  it('an exit without closing stops the server as well', async () => {
    const app = yard.start({ dataDir });
    await app.outcome;
    expect(await app.end('SIGHUP')).toEqual({ code: 3, signal: null });
    await vi.waitFor(() => expect(findServerProcesses(home.folder)).toEqual([]), { timeout: 20_000 });
    expect(existsSync(join(home.cluster, 'postmaster.pid'))).toBe(false);
  });
});

describe('the embedded Postgres refuses', () => {
  it('another installation while one uses the data directory, and lets it in afterwards', async () => {
    const app = yard.start({ dataDir });
    await app.outcome;
    const refused = await yard.start({ dataDir, installation: '/srv/other' }).outcome;
    expect(refused).toMatchObject({ event: 'refused', code: 'EMBEDDED_IN_USE' });
    expect(refused.message).toContain(`in use by the installation in ${process.cwd()}`);
    expect(postmaster()).not.toBeNull();

    await app.end('SIGKILL');
    expect((await yard.start({ dataDir, installation: '/srv/other' }).outcome).event).toBe('open');
  });

  it('a server on the data directory that it cannot see, as in another container', async (context) => {
    const inContainer = ['unshare', '--pid', '--mount-proc', '--fork', '--kill-child'];
    const app = yard.start({ dataDir }, { wrapper: inContainer });
    const outcome = await app.outcome.catch(() => null);
    context.skip(outcome === null, 'needs the right to make a process namespace');
    const refused = await yard.start({ dataDir }, { wrapper: inContainer }).outcome;
    expect(refused).toMatchObject({ event: 'refused', code: 'EMBEDDED_IN_USE' });
    expect(refused.message).toContain('another container');
    expect(await queryValue(outcome?.url ?? '', 'SELECT 1 AS value')).toBe(1);
  });

  it('a data directory on which somebody started Postgres by hand', async () => {
    await yard.start({ dataDir }).outcome;
    await yard.clear();
    await rm(join(home.cluster, 'postmaster.pid'), { force: true });
    const { postgres } = await findBinaries(home.account, home.binaries);
    const ownLock = FileLock.open(join(home.folder, 'by-hand.lock'));
    const port = String(await findFreePort(null));
    const args = ['-D', home.cluster, '-p', port, '-c', 'unix_socket_directories='];
    const byHand = await startProgram(home, postgres, args, ownLock);
    await vi.waitFor(() => expect(postmaster()).not.toBeNull(), { timeout: 20_000, interval: 20 });
    const refused = await yard.start({ dataDir }).outcome;
    expect(refused).toMatchObject({ event: 'refused', code: 'EMBEDDED_IN_USE' });
    expect(refused.message).toMatch(/did not start \(process \d+\)/);
    byHand.stop();
    await byHand.end;
    ownLock.close();
  });

  it('the files of another major version of Postgres', async () => {
    await yard.start({ dataDir }).outcome;
    await yard.clear();
    const path = join(home.cluster, 'PG_VERSION');
    const version = await readFile(path, 'utf8');
    await writeFile(path, '17\n');
    const refused = await yard.start({ dataDir }).outcome;
    expect(refused).toMatchObject({ event: 'refused', code: 'EMBEDDED_DATA_UNUSABLE' });
    expect(refused.message).toContain('was made by Postgres 17');
    await writeFile(path, version);
  });

  it('to go on without its password file', async () => {
    await yard.start({ dataDir }).outcome;
    await yard.clear();
    await rename(home.passwordFile, `${home.passwordFile}.away`);
    const refused = await yard.start({ dataDir }).outcome;
    expect(refused).toMatchObject({ event: 'refused', code: 'EMBEDDED_DATA_UNUSABLE' });
    expect(refused.message).toContain(home.passwordFile);

    await writeFile(home.passwordFile, 'another\n');
    expect((await yard.start({ dataDir }).outcome).message).toContain('refuses the password');
    expect(findServerProcesses(home.folder)).toEqual([]);
    await rename(`${home.passwordFile}.away`, home.passwordFile);
  });
});
