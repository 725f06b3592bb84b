import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, visit } from './console-site.js';

/** `npm run bench:console` measures more of each; the suite only sees that everything measured happens. */
const TIMES = Number(process.env['CONSOLE_TIMES'] ?? 4);
/** The longest script that is typed into. */
const LINES = 2000;
const missing = missingBrowser();

let server: TestApp;
let sides: Sides;
let browser: Browser;

beforeAll(async () => {
  if (missing !== null) return;
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
  [server, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await createLogins(server, sides);
  const source = Array.from({ length: LINES }, (_, at) => `# line ${at} of a script`).join('\n');
  const long = { language: 'python', source: `${source}\ndef transform(rows):\n    return rows` };
  await createFlow(server, imageFlow(sides, { name: 'images', slug: 'images' }));
  await createFlow(server, imageFlow(sides, { name: 'long', slug: 'long', script: long }));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await Promise.all([sides?.erp.stop(), sides?.omnitron.stop()]);
});

interface Figures {
  readonly what: string;
  readonly bar: string;
  readonly median: number;
  readonly p95: number;
  /** Of the main thread, where other processes of the machine do not count. */
  readonly cpuMs?: number;
}
const table: Figures[] = [];

function figures(what: string, bar: string, ms: readonly number[], cpuMs?: number): void {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) * 10) / 10;
  table.push({
    what,
    bar,
    median: at(0.5),
    p95: at(0.95),
    ...(cpuMs === undefined ? {} : { cpuMs: Math.round(cpuMs * 10) / 10 }),
  });
}

/** CPU time that the page's main thread has taken, in milliseconds. */
async function cpuOf(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (
    (metrics.find(({ name }) => name === 'ThreadTime')?.value ??
      metrics.find(({ name }) => name === 'TaskDuration')?.value ??
      0) * 1000
  );
}

/** Notes how long each key takes from its event to the end of the frame that shows it. */
const WATCH_KEYS = `
  globalThis.keys = [];
  addEventListener('keydown', (event) => {
    const at = event.timeStamp;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => globalThis.keys.push(performance.now() - at);
      port2.postMessage(null);
    });
  }, true);`;

/** Waits in the page until a condition holds, by its changes; gives the milliseconds since the click that comes first. */
const clickAndSee = (click: string, seen: string): string => `new Promise((resolve, reject) => {
  const from = performance.now();
  const look = () => {
    if (!(${seen})) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - from));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  setTimeout(() => reject(new Error('never seen')), 60000);
  (${click}).click();
  look();
})`;

async function typeInto(page: Page, path: string, what: string): Promise<void> {
  const editor = page.locator(`[data-path="${path}"] .cm-content`);
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.evaluate(WATCH_KEYS);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const before = await cpuOf(devtools);
  for (let typed = 1; typed <= TIMES; typed += 1) {
    await page.keyboard.press('x');
    await expect.poll(() => page.evaluate('globalThis.keys.length'), { timeout: 60_000 }).toBe(typed);
  }
  const cpuMs = ((await cpuOf(devtools)) - before) / TIMES;
  await page
    .locator(`[data-path="${path}"] .cm-line`, { hasText: 'x'.repeat(Math.min(TIMES, 40)) })
    .first()
    .waitFor();
  figures(`key in ${what}`, '16 ms', await page.evaluate('globalThis.keys'), cpuMs);
}

const PAGES = [
  ['/console/flows', 'Flows'],
  ['/console/runs', 'Runs'],
  ['/console/products', 'Products'],
  ['/console/logs', 'Logs'],
  ['/console/alarms', 'Alarms'],
  ['/console/performance', 'Performance'],
  ['/console/installation', 'Installation'],
  ['/console/help', 'Help'],
  ['/console/', 'Overview'],
] as const;

const FOLDER = resolve('dist/console');
const compressed = (path: string): number => statSync(join(FOLDER, `${path}.gz`)).size;

describe.runIf(missing === null)('the times of the console', () => {
  afterAll(() => {
    console.table(table);
    const html = readFileSync(join(FOLDER, 'index.html'), 'utf8');
    const first = [...html.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    console.log({ firstLoadBytes: first.reduce((sum, path) => sum + compressed(path), 0) });
  });

  it.each([
    ['images?card=script', 'script.source', 'a short script'],
    ['long?card=script', 'script.source', `a script of ${LINES} lines`],
    ['images?card=mapping', 'mapping', 'a mapping'],
  ])('shows each key: %s', async (path, at, what) => {
    await using site = await visit(browser, server.url);
    await enter(site.context, server);
    await site.page.goto(`/console/flows/${path}`);
    await typeInto(site.page, at, what);
    expect(site.complaints).toEqual([]);
  });

  it('changes to every page whose data is at hand', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const ms: number[] = [];
    for (let round = 0; round <= TIMES; round += 1) {
      for (const [href, heading] of PAGES) {
        const link = `document.querySelector('nav a[href="${href}"]')`;
        const isThere = `document.querySelector('main h1')?.textContent === '${heading}' && !document.querySelector('main [role=status][aria-label="Loading"]')`;
        const took = (await page.evaluate(clickAndSee(link, isThere))) as number;
        // The first round brings the data.
        if (round > 0) ms.push(took);
      }
    }
    figures('change to a page', '100 ms', ms);
    expect(ms).toHaveLength(PAGES.length * TIMES);
    expect(site.complaints).toEqual([]);
  });

  it('shows the first step of a test', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/flows/images?card=write');
    const button = page.getByRole('button', { name: 'Test all', exact: true }).first();
    const read = `[...document.querySelectorAll('.stepcard')].find((card) => card.textContent.includes('Read Data From ERP'))`;
    const test = `[...document.querySelectorAll('button')].find((one) => one.textContent === 'Test all')`;
    const began: number[] = [];
    const done: number[] = [];
    for (let round = 0; round < TIMES; round += 1) {
      await button.waitFor();
      await page.reload();
      await button.waitFor();
      began.push(await page.evaluate(clickAndSee(test, `document.querySelector('.teststate .note')`)));
      await button.waitFor();
      await page.reload();
      await button.waitFor();
      done.push(await page.evaluate(clickAndSee(test, `/OK/.test(${read}?.textContent ?? '')`)));
    }
    figures('click to the step that is tested', '300 ms', began);
    figures('click to the first result', '300 ms', done);
    expect(began).toHaveLength(TIMES);
    expect(site.complaints).toEqual([]);
  });
});
