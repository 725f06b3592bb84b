import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runToEnd } from '../support/image-flow.js';
import { missingBrowser } from './chromium.js';
import { enter, visit } from './console-site.js';
import { drift, makeWorld, type World } from './console-world.js';

const missing = missingBrowser();
if (missing !== null) console.log(missing);

let world: World;

beforeAll(async () => {
  if (missing === null) world = await makeWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

describe.runIf(missing === null)('products, comparisons and the schedule', () => {
  it('say why a product has no image, from the command menu', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    const { sku } = world.sides.erp.catalogue.product(3);
    await page.goto('/console/');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.type(sku);
    await page.getByRole('option', { name: `Show product “${sku}”` }).click();
    await page.getByRole('heading', { level: 1, name: sku }).waitFor();
    const history = page.getByRole('region', { name: 'What runs did with it, newest first' }).last();
    await history.getByRole('row').nth(1).waitFor();
    await history
      .getByRole('row', { name: /Failed.*Enter a valid URL\./ })
      .first()
      .waitFor();
    await history.getByRole('link', { name: 'Open in the run' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Run of images' }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('list products by their state, and lead to one', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/products');
    await page.getByLabel('State').selectOption('Still to come');
    await page.waitForURL('**/products?state=owed');
    await page
      .getByRole('row', { name: /Still to come/ })
      .first()
      .waitFor();
    const exported = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
    expect(exported).toBe('/api/v1/products/export?state=owed&format=csv');
    await page.getByLabel('SKU').fill('no such product');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No product matches' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.getByRole('heading', { level: 2, name: world.sides.omnitron.url }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('compare with the shop, and repair what somebody changed there', async () => {
    const sku = await drift(world, 30);
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto(`/console/products/${sku}`);
    await page.getByRole('link', { name: 'Decide in the shop comparison' }).click();
    await page.getByRole('heading', { level: 1, name: 'Shop comparison of Images' }).waitFor();
    const added = page.getByRole('region', { name: `${sku}: Added in the shop` });
    await added.getByText('https://cdn.example.com/by-hand.jpg').waitFor();
    await page.getByRole('button', { name: `Repair: ${sku}` }).click();
    const dialog = page.getByRole('dialog', { name: 'Write 1 product again?' });
    await dialog.getByText('Images that people added in the shop are removed.').waitFor();
    await dialog.getByRole('button', { name: 'Repair' }).click();
    await page.getByText('1 product will be written again by the next run.').waitFor();
    await page.getByRole('heading', { name: 'No differences are known' }).waitFor();
    await runToEnd(world.server);
    expect(world.sides.omnitron.findContent(sku)?.images.map(({ url }) => url)).not.toContain(
      'https://cdn.example.com/by-hand.jpg',
    );
    await page.getByRole('button', { name: 'Compare now' }).click();
    await page.getByRole('row', { name: /Done .*none differs/ }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('show from when changes are read, and read again from a date', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/flows/images/schedule');
    const since = page.getByRole('region', { name: 'Changes are read since' });
    await page.getByLabel('Read again from').fill('2026-01-02T03:04');
    await since.getByRole('button', { name: 'Set' }).click();
    await since.getByText(/^2 Jan 2026/).waitFor();
    const { body } = await world.server.call('get', '/api/v1/flows/images/checkpoint').expect(200);
    expect(body).toMatchObject({ lastRequest: '2026-01-02T00:04:00.000Z', source: 'stored' });
    await since.getByRole('button', { name: 'Read everything again' }).click();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await since.getByText('The beginning: the next scheduled run reads everything.').waitFor();
    expect(site.complaints).toEqual([]);
  });
});
