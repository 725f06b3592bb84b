import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
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

  it('offers a viewer nothing that the role may not do', async () => {
    const viewer = { username: 'viewer@example.com', password: 'a long enough secret' };
    await server
      .call('post', '/api/v1/users')
      .send({ email: viewer.username, password: viewer.password, role: 'viewer' })
      .expect(201);
    await using site = await visit(browser, server.url);
    await enter(site.context, server, viewer);
    await site.page.goto('/console/');
    await site.page.getByRole('link', { name: 'Images', exact: true }).waitFor();
    expect(await site.page.getByRole('button', { name: /Run/ }).count()).toBe(0);
    await site.page.goto(`/console/runs/${failedRun}`);
    await site.page.locator('.rows tbody tr').first().waitFor();
    expect(await site.page.getByRole('button', { name: /Run again|Retry/ }).count()).toBe(0);
    expect(site.complaints).toEqual([]);
  });
});

const CONTENT: Readonly<Record<string, string>> = {
  overview: 'table',
  runs: 'table',
  run: '.exchange',
  logs: 'table',
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
      };
      for (const [name, path] of Object.entries(paths))
        await look(name, `/console/${path}`, CONTENT[name] ?? '');
      expect(found).toEqual([]);
      expect(site.complaints).toEqual([]);
    },
  );
});
