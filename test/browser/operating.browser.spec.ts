import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { AlarmEvaluator } from '../../src/monitoring/alarms/alarm-evaluator.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { serveHttp, type TestServer } from '../support/http-server.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, visit } from './console-site.js';

const missing = missingBrowser();
const NOWHERE = { erp: { url: 'http://127.0.0.1:9' }, omnitron: { url: 'http://127.0.0.1:9' } } as Sides;

let server: TestApp;
let browser: Browser;
let receiver: TestServer;

/** A flow whose runs of the last days are known; nobody starts or evaluates anything by itself. */
beforeAll(async () => {
  if (missing !== null) return;
  receiver = await serveHttp((_incoming, response) => void response.writeHead(204).end());
  [server, browser] = await Promise.all([startTestApp({ ROLES: 'api' }), startBrowser()]);
  await createLogins(server, NOWHERE);
  await createFlow(server, imageFlow(NOWHERE, { script: null, mapping: null }));
  for (const [hoursAgo, failed] of [
    [50, 20],
    [47, 0],
    [26, 30],
    [23, 0],
    [0.01, 40],
  ] as const)
    await finishedRun(hoursAgo, failed);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await receiver?.[Symbol.asyncDispose]();
});

async function finishedRun(hoursAgo: number, failed: number): Promise<string> {
  // The list of runs goes by the time in their ids.
  const time = Math.round(Date.now() - hoursAgo * 3_600_000 - 30_000)
    .toString(16)
    .padStart(12, '0');
  const id = `${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}`;
  await server.database.dataSource.query(
    `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, state, status, phase, products,
       written, failed, created_at, started_at, finished_at)
     SELECT $1, f.id, f.slug, 1, 'inbound', 'schedule', 'System', 'finished', $4, 'done', 100, 100 - $3::int, $3,
       at - interval '30 s', at - interval '30 s', at
     FROM flows f CROSS JOIN (SELECT now() - make_interval(secs => $2::float8 * 3600) AS at) AS t`,
    [id, hoursAgo, failed, failed === 0 ? 'succeeded' : 'partial'],
  );
  await server.database.dataSource.query(
    `INSERT INTO step_logs (run_id, step, state, status, duration_ms, started_at, finished_at)
     SELECT $1, step, 'finished', 'succeeded', ms, r.started_at, r.finished_at
     FROM runs r CROSS JOIN (VALUES ('read', 5000), ('write', 20000)) AS s (step, ms) WHERE r.id = $1`,
    [id],
  );
  return id;
}

async function evaluate(): Promise<void> {
  await server.database.dataSource.query(`UPDATE alarm_clock SET evaluated_at = '-infinity'`);
  await server.app.get(AlarmEvaluator, { strict: false }).evaluate();
}

describe.runIf(missing === null)('alarms', () => {
  it('are made from a sentence with its preview, tested, told of on every page, and silenced with a reason', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/alarms');
    await page.getByRole('heading', { name: 'No alarm yet' }).waitFor();
    await page.getByRole('link', { name: 'New alarm' }).click();
    await page.getByText('Any flow: at least 5 % of the rows sent fail within 1 hour').waitFor();
    await page.getByText('It would have fired 3 times in the last 7 days.').waitFor();
    await page.getByLabel('From (percent)').fill('25');
    await page.getByText('It would have fired 2 times in the last 7 days.').waitFor();
    await page.getByLabel('Name').fill('Images fail');
    await page.getByRole('button', { name: 'Create alarm' }).click();
    await page.getByRole('alert').getByText('an alarm needs at least one of').first().waitFor();
    await page.getByLabel('Webhook URL').fill(`${receiver.origin}/hook`);
    await page.getByRole('button', { name: 'Make one' }).click();
    await page.getByRole('button', { name: 'Create alarm' }).click();
    await page.getByRole('heading', { level: 1, name: 'Images fail' }).waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('webhook: taken (HTTP 204)').waitFor();

    await page.goto('/console/runs');
    await page.locator('tbody tr').first().waitFor();
    await evaluate();
    const bar = page.getByRole('status').filter({ hasText: '1 alarm is open' });
    await bar.waitFor();
    await bar.getByRole('link').click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Images fail' })
      .getByText('Open', { exact: true })
      .waitFor();
    await page.getByRole('link', { name: 'Images fail' }).click();
    await page.getByRole('region', { name: 'History' }).getByText('webhook: waiting').waitFor();
    await page.getByLabel('Reason').fill('The ERP is migrated');
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('The ERP is migrated').waitFor();
    const told = page.waitForResponse(/\/api\/v1\/alarms\?/);
    await page.goto('/console/runs');
    await (await told).finished();
    await page.locator('tbody tr').first().waitFor();
    expect(await page.getByText('1 alarm is open').count()).toBe(0);
    expect(site.complaints).toEqual([]);
  });

  it('are read, and not changed, by a viewer', async () => {
    const user = { username: 'viewer@alarms.example.com', password: 'a long enough secret' };
    await server
      .call('post', '/api/v1/users')
      .send({ email: user.username, password: user.password, role: 'viewer' })
      .expect(201);
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server, user);
    await page.goto('/console/alarms');
    await page.getByRole('link', { name: 'Images fail' }).click();
    await page.getByText('It would have fired 2 times').waitFor();
    await page.getByRole('region', { name: 'History' }).getByText('Opened').waitFor();
    for (const name of ['Save', 'Silence', 'Send a test', 'Delete'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'New alarm' }).count()).toBe(0);
    expect(site.complaints).toEqual([]);
  });
});

describe.runIf(missing === null)('performance', () => {
  it('leads from an hour of the calendar to its runs, and tells the curves as a table', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/performance');
    const calendar = page.getByRole('region', { name: 'Calendar of runs' }).last();
    await calendar.locator('a.cell').first().waitFor();
    expect(await calendar.locator('a.cell').count()).toBeGreaterThanOrEqual(4);
    await page
      .getByRole('region', { name: 'Slowest steps' })
      .getByRole('row')
      .nth(1)
      .getByText('Write')
      .waitFor();
    await page.getByText('As a table').first().click();
    await page.getByRole('columnheader', { name: '95 of 100 within' }).first().waitFor();
    await page.getByLabel('Period').selectOption('1');
    await page.waitForURL('**/performance?days=1');
    await page.getByLabel('Flow', { exact: true }).selectOption('images');
    await page.waitForURL('**/performance?days=1&flow=images');
    await calendar.locator('a.cell.withbad').last().click();
    await page.waitForURL(/\/runs\?flow=images&from=.*&to=/);
    await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
    await expect.poll(() => page.locator('tbody tr').count(), { timeout: 30_000 }).toBe(1);
    expect(site.complaints).toEqual([]);
  });

  it('compares two runs: counts, times of steps, and the settings that differ', async () => {
    const { body: flow } = await server.call('get', '/api/v1/flows/images').expect(200);
    const { name, slug, direction, omnitron, read } = flow as Record<string, object>;
    const changed = { name, slug, direction, omnitron, read: { ...read, timeoutSeconds: 33 } };
    await server.call('put', '/api/v1/flows/images').send(changed).expect(200);
    const newest = await finishedRun(0, 7);
    await server.database.dataSource.query('UPDATE runs SET flow_version = 2 WHERE id = $1', [newest]);
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto(`/console/runs/${newest}`);
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('row', { name: 'Failed 40 7 −33' }).waitFor();
    await page.getByRole('row', { name: /^Step Write .* same$/ }).waitFor();
    await page.getByRole('row', { name: 'Version of the settings 1 2' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'read.timeoutSeconds' }).getByText('33').waitFor();
    expect(site.complaints).toEqual([]);
  });
});
