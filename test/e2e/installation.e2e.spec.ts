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
