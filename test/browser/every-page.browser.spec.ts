import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN } from '../support/app.js';
import { missingBrowser } from './chromium.js';
import { enter, SHOTS, type Visit, type Visitor, violations, visit } from './console-site.js';
import { drift, makeWorld, type World } from './console-world.js';
import { spokenTexts, untranslated } from './spoken.js';

const missing = missingBrowser();
if (missing !== null) console.log(missing);

/** 720 px are a window of 1440 px at a zoom of 200 %. */
const WIDTHS = [360, 720, 768, 1440] as const;
const LOCALES = ['en-US', 'tr-TR'] as const;

/** Where each page is, and what stands on it once it is whole. */
const PAGES: Readonly<Record<string, readonly [path: (known: World) => string, content: string]>> = {
  overview: [() => '', 'table'],
  flows: [() => 'flows', 'table'],
  designer: [() => 'flows/images?card=read', '[data-path]'],
  newFlow: [() => 'flows/new', '[data-path]'],
  versions: [() => 'flows/images/versions', 'table'],
  schedule: [() => 'flows/images/schedule', 'form input'],
  reconcile: [() => 'flows/images/reconcile', '.held h3'],
  missing: [() => 'flows/images/missing', '.missingfilters, .empty'],
  runs: [() => 'runs', 'table'],
  run: [({ brokenRun }) => `runs/${brokenRun}?status=failed&row=3`, '.exchange'],
  compare: [() => 'runs/compare?flow=images', 'table'],
  products: [() => 'products', 'table'],
  product: [({ sides }) => `products/${sides.erp.catalogue.product(3).sku}`, 'table'],
  logs: [({ sides }) => `logs?level=lines&sku=${sides.erp.catalogue.product(3).sku}`, 'table'],
  logins: [() => 'logins', '.card .state'],
  newLogin: [() => 'logins/new', 'form'],
  storedLogin: [() => 'logins/erp', '.logincolumns .facts'],
  alarms: [() => 'alarms', '.card .state'],
  alarm: [({ alarm }) => `alarms/${alarm}`, '.lines li'],
  performance: [() => 'performance', '.calendar'],
  installation: [() => 'installation', 'table'],
  account: [() => 'settings', 'main form'],
  users: [() => 'settings/users', 'table'],
  tokens: [() => 'settings/tokens', 'main h1'],
  audit: [() => 'settings/audit', 'main li'],
  welcome: [() => 'welcome?step=shop', 'main form'],
  help: [() => 'help', '.help table'],
  helpPage: [() => 'help/flows', '.help pre'],
};

let world: World;
const visits: Partial<Record<Visitor['locale'], Visit>> = {};

beforeAll(async () => {
  if (missing !== null) return;
  world = await makeWorld();
  await drift(world);
  for (const locale of LOCALES) visits[locale] = await visit(world.browser, world.server.url, { locale });
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** What is wrong with a page, light and dark, wide and narrow, printed and in forced colours; with a picture of each kind. */
async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png` });
    const wrong = await violations(page, undefined, colorScheme === 'dark' ? ['color-contrast'] : undefined);
    found.push(...wrong.map((text) => `${colorScheme}: ${text}`));
  }
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: `${SHOTS}/${name}-forced.png` });
  await page.emulateMedia({ forcedColors: 'none' });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 860 });
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (overflow !== 0) found.push(`${String(overflow)} px wider than a window of ${width}`);
    if (width === 360) await page.screenshot({ path: `${SHOTS}/${name}-360.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1360, height: 860 });
  return found;
}

/** Follows an address as a link does: nothing is loaded anew. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
}

describe.runIf(missing === null)('every page', () => {
  it.each(LOCALES)('can be used by everybody before the login: %s', async (locale) => {
    const { page, complaints, context } = visits[locale]!;
    await page.goto('/console/');
    await page.locator('input[name=password]').waitFor();
    expect(await look(page, `login-${locale}`)).toEqual([]);
    await enter(context, world.server, ADMIN);
    await page.goto('/console/');
    await page.locator('table').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it.each(Object.entries(PAGES))('can be used by everybody: %s', async (name, [path, content]) => {
    const found: string[] = [];
    const texts: string[][] = [];
    for (const locale of LOCALES) {
      const { page, complaints } = visits[locale]!;
      await follow(page, `/console/${path(world)}`);
      await page.locator(content).first().waitFor();
      const wrong = [...(await look(page, `${name}-${locale}`)), ...complaints.splice(0)];
      found.push(...wrong.map((text) => `${locale} ${text}`));
      texts.push(await spokenTexts(page));
    }
    const [english = [], turkish = []] = texts;
    found.push(...untranslated(english, turkish).map((text) => `not in Turkish: ${text}`));
    expect(found).toEqual([]);
  });
});
