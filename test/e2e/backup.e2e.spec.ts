import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase } from '../support/database.js';
import {
  createFlow,
  createLogins,
  differences,
  imageFlow,
  type Sides,
  startRun,
  waitForRun,
} from '../support/image-flow.js';
import { onServer } from '../support/server.js';

const CLI = resolve('dist/src/cli.js');

let folder: string;
let file: string;
let sides: Sides;
let runId: string;
const places: ReturnType<typeof installation>[] = [];
const apps: AppProcess[] = [];

beforeAll(async () => {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run "npm run build" first ("npm test" does).`);
  folder = mkdtempSync(join(tmpdir(), 'backup-e2e-'));
  file = join(folder, 'images.backup');
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()));
});
afterAll(async () => {
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
  for (const place of places) place.remove();
  rmSync(folder, { recursive: true });
});

/** An installation with an embedded Postgres; nothing is in its folder yet. */
function place(environment: Record<string, string> = {}): Record<string, string> {
  const made = installation(environment);
  // Started as root, the embedded Postgres runs as another user.
  chmodSync(String(made.environment['DATA_DIR']), 0o755);
  places.push(made);
  return made.environment;
}

/** Starts a command as its users do, as a process of its own. */
function start(environment: Record<string, string>, ...words: string[]) {
  const child = spawn(process.execPath, [CLI, ...words], { env: environment, cwd: folder, stdio: 'pipe' });
  const printed = { out: '', error: '' };
  child.stdout.on('data', (chunk) => (printed.out += String(chunk)));
  child.stderr.on('data', (chunk) => (printed.error += String(chunk)));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, ...printed }));
  return { child, ended };
}

const command = (environment: Record<string, string>, ...words: string[]) =>
  start(environment, ...words).ended;

async function serve(environment: Record<string, string>) {
  const app = await startAppProcess(environment);
  apps.push(app);
  const { body } = await request(app.url).post('/api/v1/auth/login').send(ADMIN).expect(200);
  const { accessToken: token } = body as { accessToken: string };
  const call = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string) =>
    request(app.url)[method](path).auth(token, { type: 'bearer' });
  return { url: app.url, token, call };
}

/** How long Omnitron takes for each product from now on. */
function writesTake(ms: number): void {
  sides.omnitron.faults.clear();
  sides.omnitron.faults.add({ kind: 'latency', ms, rate: 1, match: { path: '/api/v1/downloadable-image' } });
}

describe('backup and restore of an embedded Postgres', { timeout: 300_000 }, () => {
  it('backs up while a run writes, which goes on', async () => {
    const home = place();
    const server = await serve(home);
    await createLogins(server, sides);
    await createFlow(server, imageFlow(sides, { schedule: { type: 'cron', expression: '0 0 3 1 1 ? *' } }));
    await server.call('post', '/api/v1/flows/images/start').expect(200);
    writesTake(50);
    runId = await startRun(server);
    await waitForRun(server, runId, ({ written }) => written >= 100);
    // Slow enough to be in the middle of its writing until the backup is made, on a busy machine too.
    writesTake(3000);

    expect(await command(home, 'backup', file, '--with-keys')).toMatchObject({
      code: 0,
      out: expect.stringContaining('WARNING'),
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await command(home, 'backup', file)).toMatchObject({
      code: 1,
      error: expect.stringContaining('is there already'),
    });
    expect(await command(home, 'restore', file)).toMatchObject({
      code: 1,
      error: expect.stringContaining('Stop every process'),
    });

    sides.omnitron.faults.clear();
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded', written: 1500 });
    expect(differences(sides)).toEqual([]);
  });

  it('restores into an empty folder, where nothing writes by itself, and a flow runs', async () => {
    const home = place();
    const restored = await command(home, 'restore', file);
    expect(restored).toMatchObject({ code: 0, error: '' });
    expect(restored.out).toContain('Stopped flows: images.');
    expect(restored.out).toContain(`Cancelled runs: ${runId}.`);
    expect(await command(home, 'restore', file)).toMatchObject({
      code: 1,
      error: expect.stringContaining('not empty'),
    });

    sides.omnitron.reset();
    const server = await serve(home);
    const old = await waitForRun(server, runId);
    expect(old).toMatchObject({ status: 'cancelled', products: 1500, failed: 0 });
    expect(old.written).toBeGreaterThanOrEqual(100);
    expect(old.written).toBeLessThan(1500);
    const { body: flow } = await server.call('get', '/api/v1/flows/images').expect(200);
    expect(flow).toMatchObject({ state: 'stopped' });
    expect(sides.omnitron.report()).toMatchObject({ writes: 0 });

    const run = await waitForRun(server, await startRun(server));
    expect(run).toMatchObject({ status: 'succeeded', written: 1500, skipped: 0 });
    expect(differences(sides)).toEqual([]);
  });

  it('restores with --resume what goes on where it was', async () => {
    const home = place();
    expect(await command(home, 'restore', file, '--resume')).toMatchObject({ code: 0 });
    sides.omnitron.reset();
    const server = await serve(home);
    expect(await waitForRun(server, runId)).toMatchObject({ status: 'succeeded', written: 1500, failed: 0 });
    expect(sides.omnitron.report().writes).toBeLessThan(1500);
    const { body: flow } = await server.call('get', '/api/v1/flows/images').expect(200);
    expect(flow).toMatchObject({ state: 'running' });
  });

  it('checks a file, and takes one from a pipe', async () => {
    expect(await command(place(), 'restore', file, '--check')).toMatchObject({
      code: 0,
      out: expect.stringContaining('whole'),
    });
    const home = place();
    const { child, ended } = start(home, 'restore', '-', '--json');
    child.stdin.end(readFileSync(file));
    const { out } = await ended;
    expect(JSON.parse(out)).toMatchObject({ stopped: { flows: ['images'], runs: [runId] } });
    const piped = spawn(process.execPath, [CLI, 'backup', '-'], { env: home, cwd: folder });
    const bytes: Buffer[] = [];
    for await (const chunk of piped.stdout as AsyncIterable<Buffer>) bytes.push(chunk);
    const check = start(home, 'restore', '-', '--check');
    check.child.stdin.end(Buffer.concat(bytes));
    expect(await check.ended).toMatchObject({ code: 0 });
  });
});

describe('a restore that is killed', { timeout: 300_000 }, () => {
  it('leaves an empty database, and can be begun again', async () => {
    await using database = await createTestDatabase({ migrated: false });
    await database.dataSource.destroy();
    const home = place({ DATABASE_URL: database.url });
    const { child, ended } = start(home, 'restore', '-');
    child.stdin.on('error', () => undefined);
    const bytes = readFileSync(file);
    // The rest never comes: it waits in the middle of its rows.
    child.stdin.write(bytes.subarray(0, bytes.length - 1000));
    const sessions = (condition: string) =>
      onServer(database.url, async (client) => {
        const { rows } = await client.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'image-integrator restore' AND ${condition}`,
        );
        return rows.length;
      });
    await vi.waitUntil(async () => (await sessions(`query LIKE 'COPY%'`)) === 1, {
      timeout: 120_000,
      interval: 50,
    });
    child.kill('SIGKILL');
    await ended;
    await vi.waitUntil(async () => (await sessions('true')) === 0, { timeout: 60_000, interval: 50 });
    await onServer(database.url, async (client) => {
      const { rows } = await client.query(
        `SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
      );
      expect(rows).toEqual([]);
    });
    expect(await command(home, 'restore', file)).toMatchObject({ code: 0 });
  });
});
