import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunEvents } from '../../src/runs/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { insertLargeRun } from '../support/large-run.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, visit } from './console-site.js';

/** `npm run bench:console` looks at 100,000. */
const ROWS = Number(process.env['CONSOLE_ROWS'] ?? 3000);
const MOST_IN_DOM = 60;
/** How many events are told while the requests are counted, five a second. */
const EVENTS = 50;
const missing = missingBrowser();

let server: TestApp;
let browser: Browser;
let id: string;

beforeAll(async () => {
  if (missing !== null) return;
  [server, browser] = await Promise.all([startTestApp({ ROLES: 'api' }), startBrowser()]);
  id = await insertLargeRun(server.database.dataSource, ROWS);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Waits until a row is in the page, and gives how many rows are. */
async function rowsAround(page: Page, sku: string): Promise<number> {
  await page.getByRole('cell', { name: sku, exact: true }).waitFor();
  return page.locator('.rows tbody tr').count();
}

/** Tells of one change after the other, as a run that is written does; each when the page shows the one before. */
async function tellProgress(page: Page): Promise<void> {
  const { dataSource } = server.database;
  const events = server.app.get(RunEvents, { strict: false });
  for (let told = 1; told <= EVENTS; told += 1) {
    await dataSource.query('UPDATE runs SET written = written - 1 WHERE id = $1', [id]);
    await events.publishProgress([id], dataSource);
    await page.getByText(`${(ROWS - told).toLocaleString('en-GB')} of`).waitFor();
  }
}

describe.runIf(missing === null)('the page of a run with many rows', () => {
  it(`is usable at once, holds few of ${ROWS} rows, and reads any place by one request`, async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    // The first visit fills the caches of the browser and of the database.
    await page.goto('/console/runs');
    await page.locator('table').waitFor();
    const startedAt = performance.now();
    await page.goto(`/console/runs/${id}`);
    const atTop = await rowsAround(page, 'LARGE-0');
    const usableMs = Math.round(performance.now() - startedAt);
    const asked: Request[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/rows')) asked.push(request);
    });
    const scroll = (part: number): Promise<void> =>
      page.locator('.rows').evaluate((box: { scrollTop: number; scrollHeight: number }, to) => {
        box.scrollTop = box.scrollHeight * to;
      }, part);
    const inDom = [atTop];
    const times = [];
    for (const [part, sku] of [
      [0.5, `LARGE-${ROWS / 2}`],
      [1, `LARGE-${ROWS - 1}`],
    ] as const) {
      const from = performance.now();
      await scroll(part);
      inDom.push(await rowsAround(page, sku));
      times.push(Math.round(performance.now() - from));
    }
    const requests = asked.length;
    await page.goto(`/console/runs/${id}?row=${ROWS / 2}`);
    await page.getByRole('heading', { level: 3, name: 'Row ' }).waitFor();
    inDom.push(await rowsAround(page, `LARGE-${ROWS / 2}`));
    console.log({ rows: ROWS, usableMs, inDom, toMiddleMs: times[0], toEndMs: times[1], requests });
    expect(Math.max(...inDom)).toBeLessThanOrEqual(MOST_IN_DOM);
    expect(requests).toBeLessThanOrEqual(6);
    expect(site.complaints).toEqual([]);
  });

  it('asks at most once a second while the run goes on', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto(`/console/runs/${id}`);
    await rowsAround(page, 'LARGE-0');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (!request.url().endsWith('/events')) asked.push(request.url());
    });
    const startedAt = performance.now();
    await tellProgress(page);
    const seconds = (performance.now() - startedAt) / 1000;
    console.log({ events: EVENTS, seconds: Math.round(seconds), requests: asked.length });
    // Those of the last moment come at once.
    expect(asked.length).toBeLessThanOrEqual(Math.ceil(seconds / 5) * 5);
    expect(site.complaints).toEqual([]);
  });
});
