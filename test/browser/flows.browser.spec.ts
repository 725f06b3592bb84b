import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { countingClicks, enter, SHOTS, violations, visit } from './console-site.js';

const missing = missingBrowser();

let server: TestApp;
let sides: Sides;
let browser: Browser;

/** Two flows, the first of them in three versions. */
beforeAll(async () => {
  if (missing !== null) return;
  mkdirSync(SHOTS, { recursive: true });
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 30 }),
    startOmnitronSimulator({ products: 30 }),
  ]);
  sides = { erp, omnitron };
  [server, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await createLogins(server, sides);
  const flow = imageFlow(sides);
  await createFlow(server, flow);
  await createFlow(server, { ...flow, name: 'Swatches', slug: 'swatches' });
  for (const seconds of [60, 120])
    await server
      .call('patch', '/api/v1/flows/images')
      .send({ read: { lookBackSeconds: seconds }, changeNote: `Look back ${seconds} s` })
      .expect(200);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await Promise.all([sides?.erp.stop(), sides?.omnitron.stop()]);
});

const rowOf = (page: Page, name: string) => page.locator('tbody tr').filter({ hasText: name });

async function act(page: Page, flow: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${flow}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Drops a file, grown by blanks to some megabytes, as a person lets it go. */
async function drop(page: Page, name: string, content: string, megabytes = 0): Promise<void> {
  const parts = `[${JSON.stringify(content)}, ' '.repeat(${megabytes * 1024 ** 2})]`;
  const files = await page.evaluateHandle(
    `(() => { const files = new DataTransfer(); files.items.add(new File(${parts}, '${name}')); return files; })()`,
  );
  await page.locator('.filedrop').dispatchEvent('drop', { dataTransfer: files });
}

describe.runIf(missing === null)('the flows of the console', () => {
  it('are found, started together, duplicated and deleted with what goes along', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/');
    await page.getByRole('link', { name: 'Flows', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
    await page.getByLabel('Search flows').fill('SWAT');
    await page.getByText('1 of 2 flows').waitFor();
    expect(page.url()).toContain('q=SWAT');
    await page.getByLabel('Search flows').fill('');
    await page.getByRole('checkbox', { name: 'Select all flows shown' }).check();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    const results = page.getByRole('list', { name: 'What happened' }).getByRole('listitem');
    await results.nth(1).waitFor();
    expect(await results.allInnerTexts()).toEqual([
      expect.stringContaining('Images started'),
      expect.stringContaining('Swatches started'),
    ]);
    await rowOf(page, 'Swatches').getByText('Started', { exact: true }).waitFor();
    await act(page, 'Swatches', 'Duplicate…');
    await page.getByLabel('Name of the copy').fill('Copied');
    await page.getByLabel('Slug, the name in addresses').fill('copied');
    await page.keyboard.press('Enter');
    await rowOf(page, 'Copied').getByText('Stopped', { exact: true }).first().waitFor();
    await act(page, 'Swatches', 'Delete…');
    const dialog = page.getByRole('dialog', { name: 'Delete Swatches?' });
    await dialog.getByText('1 version').waitFor();
    const remove = dialog.getByRole('button', { name: 'Delete' });
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel('Slug of the flow').fill('swatches');
    await remove.click();
    await rowOf(page, 'Swatches').waitFor({ state: 'detached' });
    expect(site.complaints).toEqual([]);
  });

  it('are imported after a look at what would change, and not while one is refused', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    const { body } = await server.call('get', '/api/v1/flows/images/export').expect(200);
    const { flow } = body as { flow: { read: object } };
    const file = (url: string): string =>
      JSON.stringify({
        format: 'image-integrator/flows',
        formatVersion: 1,
        flows: [
          { ...flow, name: 'Brought', slug: 'brought', read: { ...flow.read, url } },
          { ...flow, read: { ...flow.read, lookBackSeconds: 240 } },
        ],
      });
    await page.goto('/console/flows');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('switch', { name: 'Replace flows that are there' }).focus();
    await page.keyboard.press('Space');
    const look = page.getByRole('button', { name: 'Show what would change' });
    await page.getByLabel('Content of the file').fill(file('no address'));
    await look.click();
    await page.getByText('Nothing can be imported while a flow is refused.').waitFor();
    expect(await page.getByRole('button', { name: /^Import \d/ }).count()).toBe(0);
    await page.getByLabel('Content of the file').fill(file('https://erp.example.com/images'));
    await look.click();
    await page.getByText('becomes version 4').waitFor();
    await page.getByRole('region', { name: 'Read Data From ERP' }).getByText('240').first().waitFor();
    await page.getByRole('button', { name: 'Import 2 flows' }).click();
    await page.getByText('2 flows imported').waitFor();
    await rowOf(page, 'Brought').waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('show who changed what; any two versions compare, and an old one is restored', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/flows/images/versions');
    await page.getByText('Look back 60 s').waitFor();
    await page.getByRole('radio', { name: 'Compare from version 1' }).check();
    await page.getByRole('radio', { name: 'Compare to version 3' }).check();
    await page.getByText('From version 1 to 3: 1 field differs').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'read.lookBackSeconds' });
    expect((await row.innerText()).split(/\s+/).filter(Boolean)).toEqual([
      'read.lookBackSeconds',
      '300',
      '120',
    ]);
    await page.getByText('As text').click();
    await page.locator('.cm-mergeView .cm-changedLine').first().waitFor();
    await page.getByRole('button', { name: 'Restore 1' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restore version 1?' });
    await dialog.getByText('read.lookBackSeconds').waitFor();
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText('Restored from version 1').or(page.getByText('is in force again')).first().waitFor();
    const { body } = await server.call('get', '/api/v1/flows/images').expect(200);
    expect((body as { read: { lookBackSeconds: number } }).read.lookBackSeconds).toBe(300);
    expect(site.complaints).toEqual([]);
  });

  it('run for SKUs that are asked for, after the request was shown', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    const skus = [2, 5].map((at) => sides.erp.catalogue.product(at).sku);
    const clicks = await countingClicks(page);
    await page.goto('/console/flows');
    await act(page, 'Images', 'Run for…');
    const dialog = page.getByRole('dialog', { name: 'Run Images for…' });
    await dialog.getByLabel('SKUs', { exact: true }).fill(`${skus.join('\n')}\n${skus[0] ?? ''}`);
    await dialog.getByText('2 SKUs').waitFor();
    await dialog.getByRole('button', { name: 'Show the request' }).click();
    const request = dialog.locator('.exchange');
    await request.waitFor();
    expect(decodeURIComponent(await request.innerText())).toContain(`sku=${skus[0] ?? ''}`);
    await dialog.getByRole('button', { name: 'Start the run' }).click();
    await page.getByText('Run started for 2 values').waitFor();
    await page.getByRole('status').getByRole('link', { name: 'Open' }).click();
    await page.getByText('2 values asked for').waitFor();
    // The menu, the dialog, its request, the start, and the run: as docs/console.md counts.
    expect(await clicks()).toBe(5);
    expect(site.complaints).toEqual([]);
  });

  it('run for what a dropped CSV file asks for, and say at once that a file is too large', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/flows');
    await act(page, 'Images', 'Run for…');
    const dialog = page.getByRole('dialog', { name: 'Run Images for…' });
    await dialog.getByText('A CSV file', { exact: true }).click();
    const start = dialog.getByRole('button', { name: 'Start the run' });
    await drop(page, 'huge.csv', 'sku', 17);
    await dialog.getByRole('alert').getByText('larger than 16 MB').waitFor();
    expect(await start.isDisabled()).toBe(true);
    const skus = [1, 3].map((at) => sides.erp.catalogue.product(at).sku);
    await drop(page, 'two.csv', `sku\n${skus.join('\n')}\n`);
    await dialog.getByText(`2 rows of sku. First: ${skus.join(', ')}`).waitFor();
    await start.click();
    await page.getByText('Run started for 2 values').waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await drop(page, 'huge.json', '{', 5);
    await page.getByRole('alert').getByText('larger than 4 MB').waitFor();
    expect(await page.getByRole('button', { name: 'Show what would change' }).isDisabled()).toBe(true);
    expect(site.complaints).toEqual([]);
  });

  it('are chosen, duplicated and left alone by the keyboard, which never loses its place', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/flows');
    const menu = page.getByRole('button', { name: 'Actions for Images' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Duplicate…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Duplicate Images' });
    await dialog.waitFor();
    await page.keyboard.type('By keys');
    expect(await dialog.getByLabel('Name of the copy').inputValue()).toContain('By keys');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('button[aria-label="Actions for Images"]:focus').waitFor();
    expect(site.complaints).toEqual([]);
  });

  it.each(['en-US', 'tr-TR'] as const)(
    'can be used by everybody, light and dark, wide and narrow: %s',
    async (locale) => {
      await using site = await visit(browser, server.url, { locale });
      const { page } = site;
      await enter(site.context, server);
      const found: string[] = [];
      const look = async (
        name: string,
        path: string,
        content: string,
        open: () => Promise<void> = async () => undefined,
      ): Promise<void> => {
        await page.goto(path);
        await open();
        await page.locator(content).first().waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: `${SHOTS}/${name}-${locale}-${colorScheme}.png` });
          found.push(...(await violations(page)).map((text) => `${name} ${colorScheme}: ${text}`));
        }
        await page.setViewportSize({ width: 360, height: 860 });
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        const wider = await page.evaluate(overflow);
        if (wider !== 0) found.push(`${name}: ${String(wider)} px wider than a window of 360`);
        await page.screenshot({ path: `${SHOTS}/${name}-${locale}-360.png`, fullPage: true });
        await page.setViewportSize({ width: 1360, height: 860 });
      };
      await look('flows', '/console/flows', 'tbody tr');
      await look('versions', '/console/flows/images/versions?from=1&to=3', '.cardiff');
      const click = (button: string) => () => page.locator(button).first().click();
      const choose = (item: number) => async () => {
        await page.locator('tbody tr', { hasText: 'Images' }).first().getByRole('button').click();
        await page.getByRole('menuitem').nth(item).click();
      };
      await look(
        'restore',
        '/console/flows/images/versions',
        '.mantine-Modal-body .cardiff',
        click('tbody button'),
      );
      await look('import', '/console/flows', 'textarea', click('main h1 ~ div button'));
      const items = { query: 1, duplicate: 5, delete: 8 };
      for (const [name, item] of Object.entries(items))
        await look(name, '/console/flows', '.mantine-Modal-body button', choose(item));
      expect(found).toEqual([]);
      expect(site.complaints).toEqual([]);
    },
  );
});
