import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownVersion } from '../../src/config/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

let server: TestApp;
beforeAll(async () => {
  server = await startTestApp({ ROLES: 'api,worker', SMTP_URL: 'smtp://user:hidden-word@127.0.0.1:25' });
});
afterAll(() => server.stop());

interface Body {
  processes: { pid: number; roles: string[]; version: string }[];
  settings: { name: string; value: string | null; isDefault: boolean }[];
  findings: { check: string; verdict: string; detail: string }[];
}

it('tells what runs, how it is set, and what is wrong with it', async () => {
  const { body, text } = await server.call('get', '/api/v1/installation').expect(200);
  const { processes, settings, findings } = body as Body;
  expect(body).toMatchObject({
    version: ownVersion(),
    node: process.version,
    isEmbedded: false,
    hasMail: true,
  });
  expect(processes).toMatchObject([{ version: ownVersion(), roles: ['api', 'worker'], pid: process.pid }]);
  expect(text).not.toContain('hidden-word');
  const setting = (name: string): object | undefined => settings.find((one) => one.name === name);
  expect(setting('SMTP_URL')).toEqual({ name: 'SMTP_URL', value: '***', isDefault: false });
  expect(setting('ROLES')).toEqual({ name: 'ROLES', value: 'api,worker', isDefault: false });
  expect(setting('RETENTION_DAYS')).toEqual({ name: 'RETENTION_DAYS', value: '30', isDefault: true });
  const finding = (check: string): object | undefined => findings.find((one) => one.check === check);
  expect(finding('database')).toMatchObject({ verdict: 'ok' });
  expect(finding('processes')).toEqual({
    check: 'processes',
    verdict: 'failed',
    detail: 'No process has the role scheduler, so nothing starts by a schedule. Start one with it in ROLES.',
  });
});

it('tells what it is doing: queues, accounts with their circuit, hosts, the database with what is kept', async () => {
  const { dataSource } = server.database;
  await dataSource.query(
    `INSERT INTO omnitron_accounts (account, open_until, failures, cause_code, cause_detail)
     VALUES ('omnitron https://away.example.com', now() + interval '4 minutes', 3, 'OMNITRON_UNAVAILABLE', 'HTTP 503'),
            ('omnitron https://well.example.com', NULL, 0, NULL, NULL)`,
  );
  await dataSource.query(
    `INSERT INTO host_budgets (host, closed_until) VALUES ('quiet.example.com', now() + interval '4 minutes')`,
  );
  const state = async (): Promise<unknown> =>
    (await server.call('get', '/api/v1/installation/state').expect(200)).body;
  const circuits = async (): Promise<unknown> => ((await state()) as { accounts: unknown }).accounts;
  expect(await state()).toMatchObject({
    queues: expect.arrayContaining([expect.objectContaining({ waiting: 0, deferred: 0 })]) as unknown,
    accounts: [
      {
        account: 'omnitron https://away.example.com',
        circuit: 'open',
        failures: 3,
        code: 'OMNITRON_UNAVAILABLE',
      },
      { account: 'omnitron https://well.example.com', circuit: 'closed', triedAt: null, code: null },
    ],
    hosts: [{ host: 'quiet.example.com', reservedMs: 0, closedUntil: expect.any(String) as string }],
    database: {
      bytes: expect.any(Number) as number,
      dataDirectory: null,
      tables: expect.arrayContaining([
        expect.objectContaining({ table: 'run_rows', keptDays: 30 }),
      ]) as unknown,
    },
  });
  const [before] = (await circuits()) as { triedAt: string }[];
  await server
    .call('post', '/api/v1/installation/try-account')
    .send({ account: 'omnitron https://away.example.com' })
    .expect(204);
  const [after] = (await circuits()) as { triedAt: string }[];
  expect(Date.parse(before?.triedAt ?? '') - Date.parse(after?.triedAt ?? '')).toBeGreaterThan(60_000);
});
