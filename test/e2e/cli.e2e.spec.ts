import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ErpSimulator,
  type OmnitronSimulator,
  startErpSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { SEALED_COLUMNS } from '../../src/database/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { cli, type Ended } from '../support/cli.js';
import { createFlow, createLogins, imageFlow } from '../support/image-flow.js';

let server: TestApp;
let erp: ErpSimulator;
let omnitron: OmnitronSimulator;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'image-integrator-cli-'));
  [server, erp, omnitron] = await Promise.all([
    startTestApp({ DATA_DIR: dataDir }),
    startErpSimulator(),
    startOmnitronSimulator(),
  ]);
  await createLogins(server, { erp, omnitron });
  await createFlow(server, imageFlow({ erp, omnitron }));
});
afterAll(async () => {
  await Promise.all([server.stop(), erp.stop(), omnitron.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
});

/** A command on the installation itself: its database and its keys. */
const local = (...words: string[]): Promise<Ended> =>
  cli({ DATABASE_URL: server.database.url, DATA_DIR: dataDir, EGRESS_ALLOW: '127.0.0.0/8' }, ...words);
/** A command that speaks to the running server. */
const remote = (...words: string[]): Promise<Ended> =>
  cli({ INTEGRATOR_URL: server.url, INTEGRATOR_TOKEN: server.token }, ...words);

describe('commands against a server', () => {
  it('start a run, watch it to its end, and show its rows', async () => {
    const watched = await remote('flow', 'run', 'images', '--watch', '--json');
    const finished = JSON.parse(watched.out) as { id: string };
    expect(finished).toMatchObject({ state: 'finished', status: 'succeeded', written: 1500 });
    expect(watched.code).toBe(0);
    const rows = await remote('run', 'rows', finished.id, '--status', 'written');
    expect(rows.out).toContain('100 of 1500');
    expect((await remote('run', 'list')).out).toContain(finished.id);
  });

  it('export a flow as a file that validates and imports again', async () => {
    const file = join(dataDir, 'images.yaml');
    writeFileSync(file, (await remote('flow', 'export', 'images')).out);
    expect((await remote('flow', 'validate', file)).code).toBe(0);
    expect(await remote('flow', 'import', file, '--replace')).toMatchObject({
      code: 0,
      out: expect.stringContaining('images'),
    });
  });

  it('make a flow of a template, or print it', async () => {
    expect((await remote('template', 'list')).out).toContain('rest-offset');
    expect((await remote('template', 'show', 'rest-offset')).out).toMatch(/erpUrl +must be given/);
    const words = ['flow', 'new', '--template', 'rest-offset', '--name', 'New one', '--shop', omnitron.url];
    const unfilled = await remote(...words);
    expect(unfilled).toMatchObject({ code: 1, error: expect.stringContaining('needs a value for erpUrl') });
    const filled = [...words, '--set', 'erpUrl=http://erp.example', 'pageSize=50', 'erpLogin=erp'];
    const printed = await remote(...filled, '--print');
    expect(printed.out).toContain('url: http://erp.example/api/images');
    expect(await remote(...filled)).toMatchObject({ code: 0, out: expect.stringContaining('new-one') });
    const { body } = await server.call('get', '/api/v1/flows/new-one').expect(200);
    expect(body).toMatchObject({ state: 'stopped', read: { login: 'erp', pagination: { pageSize: 50 } } });
    await server.call('delete', '/api/v1/flows/new-one').expect(204);
  });

  it('make an API token, list and revoke it', async () => {
    const made = await remote('token', 'create', 'SAP', '--scope', 'runs:read', '--json');
    const { id, accessToken } = JSON.parse(made.out) as { id: string; accessToken: string };
    const limited = (): Promise<Ended> =>
      cli({ INTEGRATOR_URL: server.url, INTEGRATOR_TOKEN: accessToken }, 'run', 'list');
    expect((await limited()).code).toBe(0);
    expect((await remote('token', 'list')).out).toMatch(new RegExp(`${id} +SAP .*runs:read`));
    expect(await remote('token', 'revoke', id)).toMatchObject({
      code: 0,
      out: 'The token "SAP" is revoked.\n',
    });
    expect(await limited()).toMatchObject({ code: 1, error: expect.stringContaining('revoked') as unknown });
  });

  it('say what is wrong on standard error and end with 1', async () => {
    expect(await remote('flow', 'show', 'nothing')).toMatchObject({
      code: 1,
      out: '',
      error: expect.stringContaining('FLOW_NOT_FOUND'),
    });
    const json = await remote('flow', 'show', 'nothing', '--json');
    expect(JSON.parse(json.error)).toMatchObject({ status: 404, code: 'FLOW_NOT_FOUND' });
  });
});

describe('commands on the installation itself', () => {
  it('create a user who can log in, under the name of the machine account in the audit log', async () => {
    const created = await local('user', 'create', 'ops@example.com', '--role', 'editor', '--json');
    const { password } = JSON.parse(created.out) as { password: string };
    await request(server.url)
      .post('/api/v1/auth/login')
      .send({ username: 'ops@example.com', password })
      .expect(200);
    const { body } = await server.call('get', '/api/v1/audit?action=User_create').expect(200);
    expect(body).toMatchObject({ results: [{ actor: expect.stringMatching(/^cli:/), status: 201 }] });
  });

  it('make an API token for a user, who must be named', async () => {
    const words = ['token', 'create', 'SAP', '--scope', 'runs:start', '--flow', 'images'];
    expect(await local(...words)).toMatchObject({
      code: 1,
      error: expect.stringContaining('--user') as unknown,
    });
    expect((await local(...words, '--user', 'admin@example.com')).out).toMatch(/^ii_/);
  });

  it('change the key of the secrets while a server runs, which goes on reading them', async () => {
    const rotated = JSON.parse((await local('secrets', 'rotate', '--json')).out) as {
      key: string;
      resealed: object;
    };
    expect(rotated.resealed).toMatchObject({ 'logins.sealed_secrets': 2 });
    const sealed = await server.database.dataSource.query<{ key: string }[]>(
      `SELECT DISTINCT split_part(sealed_secrets, '.', 2) AS key FROM logins`,
    );
    expect(sealed).toEqual([{ key: rotated.key }]);
    const { body } = await server.call('post', '/api/v1/logins/erp/test').expect(200);
    expect(body).toMatchObject({ ok: true });
  });

  it('tell by doctor what is well and what is not', { timeout: 600_000 }, async () => {
    const well = await local('doctor', '--json');
    const findings = JSON.parse(well.out) as { check: string; verdict: string; detail: string }[];
    expect(findings.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(findings.map(({ check }) => check)).toContain('python sandbox');
    const ill = await cli({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c', DATA_DIR: dataDir }, 'doctor');
    expect(ill).toMatchObject({ code: 1, out: expect.stringContaining('Check DATABASE_URL') });
    const wrong = await cli({ PORT: 'many' }, 'doctor');
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('PORT') });
  });

  it('list and test the logins', async () => {
    expect((await local('login', 'list')).out).toMatch(/^erp .+\nomnitron /m);
    expect(await local('login', 'test', 'erp')).toMatchObject({
      code: 0,
      out: expect.stringContaining('ok'),
    });
  });

  it('list the flows', async () => {
    expect(JSON.parse((await local('flow', 'list', '--json')).out)).toMatchObject({
      results: [{ slug: 'images' }],
    });
  });

  it('remove old logs', async () => {
    const pruned = await local('logs', 'prune', '--json');
    expect(JSON.parse(pruned.out)).toEqual({ partitions: 0, steps: 0, runs: 0, logins: 0 });
  });

  it('know that the database is up to date', async () => {
    expect(await local('migrate', 'status')).toMatchObject({ code: 0, out: 'The database is up to date.\n' });
  });
});

it('every sealed column is known to the rotation', async () => {
  const columns = await server.database.dataSource.query<{ name: string }[]>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name LIKE 'sealed\\_%'`,
  );
  expect(columns.map(({ name }) => name).sort()).toEqual(
    SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort(),
  );
});
