import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { newId } from '../../src/common/index.js';
import { AlarmEvaluator } from '../../src/monitoring/alarms/alarm-evaluator.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, runToEnd, type Sides } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, logIn, SHOTS, violations, visit } from './console-site.js';

const missing = missingBrowser();
if (missing !== null) console.log(missing);

let server: TestApp;
let sides: Sides;
let browser: Browser;
let failedRun: string;
/** Its failed rows stay failed. */
let brokenRun: string;
/** One that waits for its ERP, and one that failed with rows that failed; nobody works on them. */
let pausedRun: string;
let halfRun: string;
/** Open for the flow, and silenced. */
let alarm: string;

/** One server with a flow, a run whose rows failed in two ways, and one browser for all journeys. */
async function prepare(): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
  [server, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await createLogins(server, sides);
  await createFlow(server, imageFlow(sides));
  for (const at of [3, 4, 5, 6, 7]) {
    const { sku } = erp.catalogue.product(at);
    const body = JSON.stringify(
      at < 6
        ? { images: { [at]: { url: ['Enter a valid URL.'] } } }
        : { product_sku: [`Object with sku=${sku} does not exist.`] },
    );
    omnitron.faults.add({ kind: 'status', status: 400, times: 2, body, match: { includes: `"${sku}"` } });
  }
  brokenRun = (await runToEnd(server)).id;
  failedRun = (await runToEnd(server, { force: true })).id;
  [pausedRun, halfRun] = await insertRuns();
  alarm = await openAlarm();
}

async function openAlarm(): Promise<string> {
  const webhook = {
    url: 'http://127.0.0.1:9/hook',
    secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
  };
  const { body } = await server
    .call('post', '/api/v1/alarms')
    .send({ name: 'Images fail', condition: 'row-error-rate', threshold: 0.01, windowMinutes: 1440, webhook })
    .expect(201);
  const { id } = body as { id: string };
  await server.database.dataSource.query(`UPDATE alarm_clock SET evaluated_at = '-infinity'`);
  await server.app.get(AlarmEvaluator, { strict: false }).evaluate();
  await server
    .call('put', `/api/v1/alarms/${id}/silence`)
    .send({ minutes: 60, reason: 'The ERP is migrated' })
    .expect(200);
  return id;
}

async function insertRuns(): Promise<[string, string]> {
  const { dataSource } = server.database;
  const [paused, half] = [newId(), newId()];
  const columns = 'id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, started_at';
  await dataSource.query(
    `INSERT INTO runs (${columns}, state, resume_at, pause_code, pause_detail)
     VALUES ($1, $1, 'waiting', 1, 'inbound', 'manual', 'System', now(), 'paused', now() + interval '1 day', 'ERP_AWAY', 'Away.')`,
    [paused],
  );
  await dataSource.query(
    `INSERT INTO runs (${columns}, state, status, phase, products, failed, error_step, error_code, error_detail, finished_at)
     VALUES ($1, $1, 'half', 1, 'inbound', 'manual', 'System', now(), 'finished', 'failed', 'done', 1, 1, 'write', 'RUN_BROKEN', 'Half.', now())`,
    [half],
  );
  await dataSource.query(
    `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, images, image_count, status, code, detail)
     SELECT day, id, 0, 1, 'HALF-1', '[]', 0, 'failed', 'OMNITRON_REJECTED', 'No.' FROM runs WHERE id = $1`,
    [half],
  );
  return [paused, half];
}

beforeAll(async () => {
  if (missing === null) await prepare();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await Promise.all([sides?.erp.stop(), sides?.omnitron.stop()]);
});

describe.runIf(missing === null)('the console', () => {
  it('logs a person in, and says in words why it does not', async () => {
    await using site = await visit(browser, server.url);
    await logIn(site.page, { ...ADMIN, password: 'not this password' });
    await site.page.getByRole('alert').getByText('Email address or password is wrong').waitFor();
    await logIn(site.page);
    await site.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await site.page.getByRole('link', { name: 'Images', exact: true }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('shows failed rows by their reason, and sends a group of them again', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto(`/console/runs/${failedRun}`);
    const failures = page.getByRole('region', { name: 'What failed' });
    await failures.getByText('Enter a valid URL.').waitFor();
    await failures.getByRole('button', { name: 'Show rows' }).first().click();
    expect(page.url()).toContain('status=failed&code=OMNITRON_REJECTED');
    await page.locator('.rows tbody tr').first().click();
    await page.getByRole('heading', { level: 3, name: 'Row 3' }).waitFor();
    await page.locator('.exchange').first().waitFor();
    sides.omnitron.reset();
    await failures.getByRole('button', { name: 'Retry these' }).first().click();
    await page.getByText('5 rows will be sent again').waitFor();
    await failures.waitFor({ state: 'detached' });
    await page.getByText('Succeeded').first().waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('starts a run by the keyboard alone, and follows it to its end', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Run Images now' }).waitFor();
    await page.keyboard.type('run images');
    await page.keyboard.press('Enter');
    const open = page.getByRole('status').getByRole('link', { name: 'Open' });
    await open.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Run of images' }).waitFor();
    await page.getByText('Succeeded').or(page.getByText('Partial')).first().waitFor();
    await page.locator('.rows tbody tr').first().waitFor();
    await page.locator('.rows').focus();
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 3, name: 'Row 0' }).waitFor();
    expect(await page.locator('.rows tbody tr').count()).toBeLessThanOrEqual(60);
    expect(site.complaints).toEqual([]);
  });

  it('asks to log in again when a session has ended, and keeps what was typed', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/logs?level=lines');
    await page.getByLabel('SKU').fill('AK-typed');
    await site.context.clearCookies();
    await page.getByText('Executions').click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.locator('input[name=password]').fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('table').waitFor();
    await page.getByText('Rows', { exact: true }).first().click();
    expect(await page.getByLabel('SKU').inputValue()).toBe('AK-typed');
  });

  it('finds help by a code, and follows links between its pages', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/help');
    await page.getByLabel('Search the documentation').fill('doubtful_read');
    await page.getByRole('link', { name: 'Flows: What is held' }).click();
    await page
      .getByRole('heading', { level: 2, name: 'What is held' })
      .or(page.locator('#what-is-held'))
      .first()
      .waitFor();
    await page.locator('article').getByRole('link', { name: 'console', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Console' }).waitFor();
    expect(page.url()).toBe(`${server.url}/console/help/console`);
    expect(site.complaints).toEqual([]);
  });

  it('narrows the list of runs by tabs, text and time, all of it in the address', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/runs');
    const tabs = page.getByRole('navigation', { name: 'Status' });
    const all = tabs.getByRole('link', { name: /^All \d+$/ });
    await all.waitFor();
    expect(await all.getAttribute('aria-current')).toBe('page');
    await tabs.getByRole('link', { name: /^Partial/ }).click();
    await page.waitForURL('**/runs?status=partial');
    await page.getByLabel('Text in failures').fill(ADMIN.username);
    await page.getByLabel('From').fill('2026-01-01T00:00');
    await page.keyboard.press('Enter');
    await page.waitForURL(/status=partial&text=admin.*&from=2026-01-01T00/);
    await page.locator('tbody tr').first().waitFor();
    await page.getByLabel('To').fill('2026-01-02T00:00');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No run matches' }).waitFor();
    await tabs.getByRole('link', { name: 'All 0' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('tbody tr').first().waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('says how the installation is, with what to do, to administrators', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/');
    await page.getByRole('link', { name: 'Installation' }).click();
    const checks = page.getByRole('region', { name: 'Checks' }).first();
    await checks
      .getByRole('listitem')
      .filter({ hasText: /Warning configuration.*PUBLIC_URL is not set/ })
      .waitFor();
    await page.getByRole('row', { name: /API, Worker, Scheduler/ }).waitFor();
    const settings = page.getByRole('region', { name: 'Settings' }).first();
    await settings.getByRole('row', { name: 'EGRESS_ALLOW 127.0.0.0/8 Set' }).waitFor();
    expect(await settings.getByRole('row', { name: /RETENTION_DAYS/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'What is new' }).waitFor();
    await page
      .getByRole('region', { name: 'Database' })
      .getByRole('row', { name: /^run_rows/ })
      .waitFor();
    await page.getByRole('switch', { name: /Show all/ }).click();
    await settings.getByRole('row', { name: 'RETENTION_DAYS 30 Default' }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  /** What stands on the page of a run that goes on, and of one that failed, by role. */
  it.each([
    ['viewer', [], []],
    ['editor', ['Cancel run', 'Resume'], ['Resume', 'Run again', 'Retry these']],
    ['admin', ['Cancel run', 'Resume'], ['Resume', 'Run again', 'Retry these']],
  ])('offers a %s what the role may do, and nothing else', async (role, active, failed) => {
    const user = { username: `${role}@roles.example.com`, password: 'a long enough secret' };
    await server
      .call('post', '/api/v1/users')
      .send({ email: user.username, password: user.password, role })
      .expect(201);
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server, user);
    await page.goto('/console/');
    await page.getByRole('link', { name: 'Images', exact: true }).waitFor();
    const runs = page.getByRole('main').getByRole('button', { name: /^Run/ });
    expect(await runs.count()).toBe(role === 'viewer' ? 0 : 1);
    expect(await page.getByRole('link', { name: 'Installation' }).count()).toBe(role === 'admin' ? 1 : 0);
    const actions = ['Cancel run', 'Resume', 'Run again', 'Retry these'];
    const offered = async (): Promise<string[]> => {
      const names = await page.getByRole('main').getByRole('button').allTextContents();
      return actions.filter((action) => names.includes(action));
    };
    await page.goto(`/console/runs/${pausedRun}`);
    await page.getByRole('heading', { level: 1, name: 'Run of waiting' }).waitFor();
    expect(await offered()).toEqual(active);
    await page.goto(`/console/runs/${halfRun}`);
    await page.getByRole('region', { name: 'What failed' }).getByText('Show rows').first().waitFor();
    expect(await offered()).toEqual(failed);
    expect(site.complaints).toEqual([]);
  });
});

const CONTENT: Readonly<Record<string, string>> = {
  overview: 'table',
  runs: 'table',
  run: '.exchange',
  logs: 'table',
  alarms: '.card .state',
  alarm: '.lines li',
  performance: '.calendar',
  compare: 'table',
  installation: 'table',
  designer: '[data-path]',
  help: '.help table',
  flowsHelp: '.help pre',
};

describe.runIf(missing === null)('every page', () => {
  it.each(['en-US', 'tr-TR'] as const)(
    'can be used by everybody, light and dark, wide and narrow: %s',
    async (locale) => {
      await using site = await visit(browser, server.url, { locale });
      const { page } = site;
      const found: string[] = [];
      const look = async (name: string, path: string, content: string): Promise<void> => {
        await page.goto(path);
        await page.locator(content).first().waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: `${SHOTS}/${name}-${locale}-${colorScheme}.png` });
          found.push(...(await violations(page)).map((text) => `${name} ${colorScheme}: ${text}`));
        }
        await page.emulateMedia({ colorScheme: 'light' });
        await page.setViewportSize({ width: 360, height: 860 });
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        if (overflow !== 0) found.push(`${name}: ${String(overflow)} px wider than a window of 360`);
        await page.screenshot({ path: `${SHOTS}/${name}-${locale}-360.png`, fullPage: true });
        await page.setViewportSize({ width: 1360, height: 860 });
      };
      await look('login', '/console/', 'input[name=password]');
      await enter(site.context, server);
      const sku = sides.erp.catalogue.product(3).sku;
      const paths = {
        overview: '',
        runs: 'runs',
        run: `runs/${brokenRun}?status=failed&row=3`,
        logs: `logs?level=lines&sku=${sku}`,
        alarms: 'alarms',
        alarm: `alarms/${alarm}`,
        performance: 'performance',
        compare: 'runs/compare?flow=images',
        installation: 'installation',
        designer: 'flows/images?card=read',
        help: 'help',
        flowsHelp: 'help/flows',
      };
      for (const [name, path] of Object.entries(paths))
        await look(name, `/console/${path}`, CONTENT[name] ?? '');
      expect(found).toEqual([]);
      expect(site.complaints).toEqual([]);
    },
  );
});
