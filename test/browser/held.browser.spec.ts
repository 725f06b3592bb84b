import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, runToEnd, type Sides } from '../support/image-flow.js';
import { ToldErp } from '../support/told-erp.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { countingClicks, enter, SHOTS, violations, visit } from './console-site.js';

const missing = missingBrowser();
const PRODUCTS = 30;
const HELD = 25;

let server: TestApp;
let sides: Sides;
let erp: ToldErp;
let browser: Browser;
let id: string;

const skuOf = (n: number): string => `H-${String(n).padStart(2, '0')}`;
const held = (sku: string): string[] =>
  (sides.omnitron.findContent(sku)?.images ?? []).map(({ url }) => url.replace(/^.*\/(.*)$/, '$1'));

/** A run that would take images from most of the products, after one that wrote them. */
beforeAll(async () => {
  if (missing !== null) return;
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1, unknownProducts: 'create' }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  [server, erp, browser] = await Promise.all([startTestApp(), ToldErp.start(), startBrowser()]);
  await createLogins(server, sides);
  await createFlow(server, erp.flow(sides));
  const products = (images: (sku: string, n: number) => string[]) =>
    Array.from({ length: PRODUCTS }, (_, n) => ({ sku: skuOf(n), images: images(skuOf(n), n) }));
  erp.products = products((sku) => [`${sku}-front`, `${sku}-back`, `${sku}-side`]);
  await runToEnd(server);
  erp.products = products((sku, n) =>
    n < HELD ? [`${sku}-front`, `${sku}-top`] : [`${sku}-front`, `${sku}-back`, `${sku}-side`],
  );
  id = (await runToEnd(server)).id;
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await Promise.all([sides?.erp.stop(), sides?.omnitron.stop(), erp?.[Symbol.asyncDispose]()]);
});

const rowOf = (page: Page, sku: string) =>
  page.getByRole('list', { name: 'Held rows' }).locator('> li').filter({ hasText: sku });

/** Moves the focus by Tab alone until it is on the button of this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  const isThere = `document.activeElement.getAttribute('aria-label') === ${JSON.stringify(name)}`;
  for (let tries = 0; tries < 120 && !(await page.evaluate<boolean>(isThere)); tries += 1)
    await page.keyboard.press('Tab');
  expect(await page.evaluate(isThere)).toBe(true);
}

describe.runIf(missing === null)('held rows', () => {
  it('stand beside what the shop holds, with what would be taken away', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto(`/console/runs/${id}`);
    const row = rowOf(page, skuOf(3));
    const now = row.getByRole('region', { name: `${skuOf(3)}: In the shop now` });
    await now.waitFor();
    const then = row.getByRole('region', { name: `${skuOf(3)}: After a release` });
    expect(await now.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/front\.jpg$/),
      expect.stringMatching(/back\.jpg\s+is removed$/),
      expect.stringMatching(/side\.jpg\s+is removed$/),
    ]);
    expect(await then.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/front\.jpg$/),
      expect.stringMatching(/top\.jpg\s+is new$/),
    ]);
    const pictures = page.locator('.held img, .held .thumb');
    expect(await pictures.count()).toBeGreaterThan(0);
    expect(await page.locator('.held img:not([loading=lazy])').count()).toBe(0);
    await page.getByRole('switch', { name: 'Show pictures' }).first().focus();
    await page.keyboard.press('Space');
    await pictures.first().waitFor({ state: 'detached' });
    await page.reload();
    await row.waitFor();
    expect(await pictures.count()).toBe(0);
    await page.getByRole('button', { name: 'Show more' }).click();
    await rowOf(page, skuOf(HELD - 1)).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it.each(['en-US', 'tr-TR'] as const)(
    'can be read by everybody, light and dark, wide and narrow: %s',
    async (locale) => {
      await using site = await visit(browser, server.url, { locale });
      const { page } = site;
      await enter(site.context, server);
      await page.goto(`/console/runs/${id}`);
      await page.locator('.held > li').first().waitFor();
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await violations(page)));
        await page.screenshot({ path: `${SHOTS}/held-${locale}-${colorScheme}.png` });
      }
      await page.setViewportSize({ width: 360, height: 860 });
      await page.screenshot({ path: `${SHOTS}/held-${locale}-360.png` });
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(overflow)).toBe(0);
      expect(found).toEqual([]);
      expect(site.complaints).toEqual([]);
    },
  );

  it('are shown to a viewer, who can neither release nor drop, cancel nor resume', async () => {
    const viewer = { username: 'watcher@example.com', password: 'a long enough secret' };
    await server
      .call('post', '/api/v1/users')
      .send({ email: viewer.username, password: viewer.password, role: 'viewer' })
      .expect(201);
    await using site = await visit(browser, server.url);
    await enter(site.context, server, viewer);
    await site.page.goto(`/console/runs/${id}`);
    await rowOf(site.page, skuOf(3)).waitFor();
    const forbidden = site.page.getByRole('button', {
      name: /Release|Drop|Cancel run|Resume|Retry|Run again/,
    });
    expect(await forbidden.count()).toBe(0);
    expect(site.complaints).toEqual([]);
  });

  it('are released and dropped by the keyboard alone, one by one and all together', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    const clicks = await countingClicks(page);
    await page.goto(`/console/runs/${id}`);
    await rowOf(page, skuOf(0)).waitFor();
    await tabTo(page, `Release: ${skuOf(0)}`);
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Release 1 row?' });
    await question.waitFor();
    await question.getByRole('button', { name: 'Release' }).focus();
    await page.keyboard.press('Enter');
    await rowOf(page, skuOf(0)).waitFor({ state: 'detached' });
    // The row and the answer to the question, by the keyboard here: as docs/console.md counts.
    expect(await clicks()).toBe(2);
    await page.getByRole('heading', { name: `${HELD - 1} rows are held` }).waitFor();
    expect(held(skuOf(0))).toEqual([`${skuOf(0)}-front.jpg`, `${skuOf(0)}-top.jpg`]);

    await tabTo(page, `Drop: ${skuOf(1)}`);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).focus();
    await page.keyboard.press('Enter');
    await rowOf(page, skuOf(1)).waitFor({ state: 'detached' });
    expect(held(skuOf(1))).toHaveLength(3);

    await page.getByRole('button', { name: 'Drop all' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Held rows' }).waitFor({ state: 'detached' });
    expect(held(skuOf(2))).toHaveLength(3);
    expect(site.complaints).toEqual([]);
  });
});
