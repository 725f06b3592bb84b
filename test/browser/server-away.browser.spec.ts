import type { Browser } from 'playwright-core';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, type TestApp } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createFlow, createLogins, imageFlow, type Sides, startRun } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, visit } from './console-site.js';

const missing = missingBrowser();

let database: TestDatabase;
let home: ReturnType<typeof installation>;
let server: AppProcess;
let sides: Sides;
let browser: Browser;
let id: string;

async function clientOf(url: string): Promise<Pick<TestApp, 'call'>> {
  const { body } = await request(url).post('/api/v1/auth/login').send(ADMIN).expect(200);
  const { accessToken } = body as { accessToken: string };
  return { call: (method, path) => request(url)[method](path).auth(accessToken, { type: 'bearer' }) };
}

/** A run that stays alive as long as Omnitron is slow. */
beforeAll(async () => {
  if (missing !== null) return;
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 40 }),
    startOmnitronSimulator({ products: 40 }),
  ]);
  sides = { erp, omnitron };
  database = await createTestDatabase();
  home = installation({ DATABASE_URL: database.url });
  [server, browser] = await Promise.all([startAppProcess(home.environment), startBrowser()]);
  omnitron.faults.add({ kind: 'latency', ms: 1500, rate: 1 });
  const client = await clientOf(server.url);
  await createLogins(client, sides);
  await createFlow(
    client,
    imageFlow(sides, { omnitron: { login: 'omnitron', domainUrl: omnitron.url, concurrency: 1 } }),
  );
  id = await startRun(client);
});
afterAll(async () => {
  await browser?.close();
  await server?.kill();
  await Promise.all([sides?.erp.stop(), sides?.omnitron.stop()]);
  await database?.drop();
  home?.remove();
});

describe.runIf(missing === null)('a page whose server dies', () => {
  it('says so, and is live again with the next one, without a reload and with what was typed', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto(`/console/runs/${id}`);
    await page.locator('.rows tbody tr').first().waitFor();
    await page.getByRole('button', { name: 'Cancel run' }).waitFor();
    await page.evaluate('window.sameDocument = true');
    const { sku } = sides.erp.catalogue.product(7);
    await page.getByLabel('Find a SKU').fill(sku);
    await page.getByRole('cell', { name: sku, exact: true }).waitFor();

    await server.kill();
    const lost = page.getByRole('status').getByText('Connection lost, reconnecting…');
    await lost.waitFor();
    // What was known stays in sight.
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Run of images');

    server = await startAppProcess(home.environment, Number(new URL(server.url).port));
    await lost.waitFor({ state: 'detached' });
    sides.omnitron.reset();
    await page.getByText('Succeeded').first().waitFor();
    expect(await page.getByLabel('Find a SKU').inputValue()).toBe(sku);
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    await page.getByRole('cell', { name: 'Written' }).waitFor();
    expect(site.complaints).toEqual([]);
  });
});
