import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN, startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, MAPPING, SCRIPT, type Sides } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { countingClicks, enter, SHOTS, violations, visit, type Visitor } from './console-site.js';

const missing = missingBrowser();
if (missing !== null) console.log(missing);

let server: TestApp;
let sides: Sides;
let browser: Browser;

async function prepare(): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  sides = { erp, omnitron };
  [server, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await createLogins(server, sides);
  for (const slug of ['images', 'shared', 'broken'])
    await createFlow(server, imageFlow(sides, { name: slug, slug, write: { foreignImages: 'replace' } }));
}

beforeAll(async () => {
  if (missing === null) await prepare();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await Promise.all([sides?.erp.stop(), sides?.omnitron.stop()]);
});

async function open(path: string, visitor: Partial<Visitor> = {}, user = ADMIN) {
  const site = await visit(browser, server.url, visitor);
  site.page.on('dialog', (dialog) => void dialog.accept());
  await enter(site.context, server, user);
  await site.page.goto(`/console/flows/${path}`);
  await site.page.locator('[data-path]').first().waitFor();
  return site;
}

const card = (page: Page, name: string) => page.locator('.stepcard').filter({ hasText: name });
const field = (page: Page, path: string) =>
  page.locator(`[data-path="${path}"]`).locator('input, select').first();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Puts a text into an editor in one piece, as from the clipboard. */
async function write(page: Page, path: string, text: string): Promise<void> {
  await page.locator(`[data-path="${path}"] .cm-content`).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** What breaks WCAG in either theme. A picture of each is kept under a name. */
async function violationsInBothThemes(page: Page, name: string, within?: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${SHOTS}/designer-${name}-${colorScheme}.png` });
    found.push(...(await violations(page, within)));
  }
  return found;
}

const storedFlow = async (slug: string) =>
  (await server.call('get', `/api/v1/flows/${slug}`).expect(200)).body as Record<string, unknown> & {
    readonly read: Record<string, unknown>;
    readonly version: number;
  };

describe.runIf(missing === null)('the designer', () => {
  it('shows what a flow does before it does it, step by step, and saves it', async () => {
    await using site = await open('images?card=mapping');
    const { page } = site;
    await button(page, 'Run until here').click();
    await card(page, 'Read Data From ERP').getByText('OK').waitFor();
    await card(page, 'Mapping').getByText('OK').waitFor();
    const pane = page.getByRole('region', { name: 'Test of Mapping' });
    await pane.getByRole('columnheader', { name: 'product_sku' }).waitFor();
    await pane.getByRole('tab', { name: '1 shift' }).click();
    await pane.getByRole('columnheader', { name: 'product_sku' }).waitFor();

    await card(page, 'Read Data From ERP').click();
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByText(/^curl .*offset=0/).waitFor();
    await page.getByRole('tab', { name: 'Response' }).click();
    await page.locator('.testpane .state', { hasText: '200' }).waitFor();
    await page.getByRole('tab', { name: 'Records' }).click();
    await button(page, 'Next page (2)').click();
    await page.locator('.testdata').getByText('Page 2').waitFor();
    await button(page, 'Keep as sample').click();
    await page.getByLabel('Name of the sample').fill('second-page');
    await page.keyboard.press('Enter');
    await page.getByText('Kept as the sample “second-page”').waitFor();

    await page.keyboard.press('Control+Enter');
    await page.getByRole('tab', { name: 'Changes' }).waitFor();
    await page.locator('.teststate').getByText('Sample “second-page”').waitFor();
    await page.getByText('Nothing is written by a test.').waitFor();
    await page.locator('.changes .new').first().waitFor();
    expect([...sides.omnitron.skus()]).toEqual([]);
    expect(await violationsInBothThemes(page, 'changes')).toEqual([]);

    const { sku } = sides.erp.catalogue.product(520);
    const [left] = sides.erp.catalogue.images(520);
    const gone = { url: 'https://cdn.shop.example/gone.jpg', order: 70 };
    const held = [gone, ...(left === undefined ? [] : [left])];
    sides.omnitron.seedImages(
      sku,
      held.map((image) => ({ ...image, image_type: 'default' })),
    );
    await page.keyboard.press('Control+Enter');
    await page.locator('.totals .bad', { hasText: '1 image deleted' }).waitFor();
    const first = page.locator('.changes > li').first();
    await first.getByText(sku, { exact: true }).waitFor();
    await first.locator('.removed', { hasText: 'gone.jpg' }).getByText('is deleted').waitFor();
    expect(await page.locator('.totals > li').first().textContent()).toBe('1 image deleted');

    const data = page.locator('.testdata');
    expect(await data.getByRole('link', { name: 'Show' }).getAttribute('href')).toBe(
      '/api/v1/flows/images/samples/second-page',
    );
    await button(page, 'Delete').click();
    await page
      .getByRole('dialog', { name: 'Delete the sample “second-page”?' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await page.getByText('The sample “second-page” is deleted.').waitFor();
    await expect.poll(() => data.getByRole('combobox').first().inputValue()).toBe('live');

    await card(page, 'Configuration').click();
    await field(page, 'timezone').fill('Europe/Berlin');
    await card(page, 'Write').getByText('Changed since').waitFor();
    await page.getByLabel('Note for this version').fill('By the clocks of Berlin');
    await page.keyboard.press('Control+s');
    await page.getByText('Version 2 saved').waitFor();
    expect(await storedFlow('images')).toMatchObject({ timezone: 'Europe/Berlin', version: 2 });
    expect(site.complaints).toEqual([]);
  });

  it('leads to what is wrong, until it is mended and saved: a function of Jolt, a line of a script, a refused field', async () => {
    await createFlow(server, imageFlow(sides, { name: 'mended', slug: 'mended' }));
    await using site = await open('mended?card=mapping');
    const { page } = site;
    const clicks = await countingClicks(page);
    await page.reload();
    await page.locator('[data-path="mapping"] .cm-content').waitFor();
    const saved = async (version: number) => {
      await page.keyboard.press('Control+s');
      await page.getByText(`Version ${version} saved`).waitFor();
      return storedFlow('mended');
    };
    const chain = (name: string) =>
      JSON.stringify(
        [{ operation: 'modify-overwrite-beta', spec: { '*': { code: `=${name}(@(1,code))` } } }, ...MAPPING],
        null,
        2,
      );
    await write(page, 'mapping', chain('tolower'));
    await page.getByRole('region', { name: 'Look at this' }).getByText('Did you mean =toLower?').waitFor();
    await write(page, 'mapping', chain('toLower'));
    await page.getByRole('region', { name: 'Look at this' }).waitFor({ state: 'detached' });
    await button(page, 'Run until here').click();
    await card(page, 'Mapping').getByText('OK').waitFor();
    expect(JSON.stringify((await saved(2))['mapping'])).toContain('=toLower(');
    // The editor, twice since it was wrong at first, and the test: as docs/console.md counts.
    expect(await clicks()).toBe(3);
    await write(page, 'mapping', '[{"operation": "shift",');
    await page.locator('.fielderror').getByText('Line 1, column 24').waitFor();
    await write(page, 'mapping', JSON.stringify(MAPPING, null, 2));
    await page.locator('.fielderror').waitFor({ state: 'detached' });

    await card(page, 'Script').click();
    const failing = SCRIPT.replace('return rows', "console.log('seen');\n  return rows.nothing");
    await write(page, 'script.source', failing);
    await button(page, 'Run until here').click();
    const failure = page.getByRole('alert').filter({ hasText: 'SCRIPT_FAILED' });
    await failure
      .getByText(/Line 3/)
      .first()
      .waitFor();
    await write(page, 'script.source', SCRIPT);
    await button(page, 'Run until here').click();
    await card(page, 'Script').getByText('OK').waitFor();
    expect((await saved(3))['mapping']).toEqual(MAPPING);

    await card(page, 'Read Data From ERP').click();
    const { url } = (await storedFlow('mended')).read;
    await field(page, 'read.url').fill('no address');
    await card(page, 'Configuration').click();
    await card(page, 'Read Data From ERP').getByText('1 problem').waitFor();
    await page.getByRole('button', { name: 'read.url' }).click();
    await expect
      .poll(() => page.evaluate('document.activeElement.closest("[data-path]")?.dataset.path'), {
        timeout: 60_000,
      })
      .toBe('read.url');
    await page.keyboard.press('Control+s');
    await page.getByRole('region', { name: 'Fix before saving' }).getByText('http').first().waitFor();
    expect(await storedFlow('mended')).toMatchObject({ version: 3 });
    await field(page, 'read.url').fill(`${String(url)}?of=mended`);
    await card(page, 'Read Data From ERP').getByText('1 problem').waitFor({ state: 'detached' });
    expect((await saved(4)).read['url']).toBe(`${String(url)}?of=mended`);
    expect(site.complaints).toEqual([]);
  });

  it('keeps a draft, and takes changes back and forth', async () => {
    await using site = await open('broken');
    const { page } = site;
    await field(page, 'name').fill('Typed');
    await button(page, 'Undo').click();
    expect(await field(page, 'name').inputValue()).toBe('broken');
    await page.keyboard.press('Control+Shift+z');
    await button(page, 'Undo').waitFor();
    await page.reload();
    await page.getByText(/are restored from this browser/).waitFor();
    expect(await field(page, 'name').inputValue()).toBe('Typed');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('dialog', { name: 'Leave with unsaved changes?' }).waitFor();
    expect(await violationsInBothThemes(page, 'leave')).toEqual([]);
    await button(page, 'Discard and leave').click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.goto('/console/flows/broken');
    await field(page, 'name').waitFor();
    expect(await field(page, 'name').inputValue()).toBe('broken');
    expect(site.complaints).toEqual([]);
  });

  it('shows a field that the server does not know at its place, and takes JSON back', async () => {
    await using site = await open('broken?view=json');
    const { page } = site;
    const { ofTomorrow, ...document } = { ofTomorrow: { size: 1 }, ...imageFlow(sides, { slug: 'broken' }) };
    await write(page, '', JSON.stringify({ ofTomorrow, ...document }, null, 2));
    await page.getByRole('button', { name: /^Line 2: ofTomorrow: / }).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('region', { name: 'Fix before saving' }).getByText('ofTomorrow').waitFor();
    expect(await storedFlow('broken')).toMatchObject({ version: 1 });
    await write(page, '', '{"name": ');
    await page.locator('.fielderror').getByText('Line 1, column 10').waitFor();
    for (let left = 5; left > 0 && (await button(page, 'Undo').isEnabled()); left -= 1)
      await button(page, 'Undo').click();
    await page.getByText('Unsaved changes').waitFor({ state: 'detached' });
    expect(await page.locator('.fielderror').count()).toBe(0);
    expect(site.complaints).toEqual([]);
  });

  it('cancels the test of a slow ERP, outlives a lost answer, and takes pasted data instead', async () => {
    await using site = await open('broken?card=read');
    const { page } = site;
    sides.erp.faults.add({ kind: 'latency', ms: 60_000, rate: 1 });
    await button(page, 'Run until here').click();
    await page.getByText('Testing: Read Data From ERP…').waitFor();
    await button(page, 'Cancel').click();
    await page.getByText('Not tested yet').waitFor();
    await page.route('**/api/v1/test/read', (route) => route.abort());
    await button(page, 'Run until here').click();
    await page.locator('.notices').getByRole('alert').waitFor();
    await button(page, 'Run until here').waitFor();
    await page.getByLabel('Data', { exact: true }).selectOption('pasted');
    const pasted = page.locator('.testdata textarea');
    await pasted.fill('[{"code": ');
    await page.locator('.testdata').getByText('Line 1, column 11').waitFor();
    await pasted.fill('[{"code": "A\u200b-1", "ean": 86912345678901234567, "photos": []}]');
    await button(page, 'Run until here').click();
    await page.locator('.teststate').getByText('Pasted data').waitFor();
    await page.getByRole('cell', { name: 'A⟨U+200B⟩-1' }).waitFor();
    await page.getByRole('cell', { name: '86912345678901234567' }).waitFor();
    await card(page, 'Script').click();
    await write(
      page,
      'script.source',
      'function transform(rows) { return rows.map(({ ean }) => ({ code: ean + 1n })); }',
    );
    await button(page, 'Run until here').click();
    await page.getByRole('cell', { name: '86912345678901234568' }).waitFor();
    sides.erp.faults.clear();
    expect(site.complaints).toEqual([]);
  });

  it('shows both sides when somebody else has saved, and outlives the session', async () => {
    await using site = await open('shared');
    const { page } = site;
    await field(page, 'timezone').fill('Europe/Berlin');
    const flow = await storedFlow('shared');
    await server
      .call('put', '/api/v1/flows/shared')
      .send({ ...flow, timezone: 'Europe/Paris', read: { ...flow.read, maxPages: 7 } })
      .expect(200);
    await site.context.clearCookies();
    await button(page, 'Save').click();
    const login = page.getByRole('dialog', { name: 'Your session has ended' });
    await login.locator('input[name=password]').fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await login.waitFor({ state: 'detached' });
    await page.getByText('Version 2 was saved meanwhile.').waitFor();
    expect(await field(page, 'timezone').inputValue()).toBe('Europe/Berlin');
    await button(page, 'Save').click();
    const conflict = page.getByRole('dialog', { name: 'Version 2 was saved meanwhile' });
    await conflict.getByText('1 field to be chosen').waitFor();
    expect(await violationsInBothThemes(page, 'conflict')).toEqual([]);
    await conflict.getByRole('group', { name: 'timezone' }).getByRole('radio', { name: /Mine/ }).click();
    await button(page, 'Take these choices').click();
    await conflict.waitFor({ state: 'detached' });
    await button(page, 'Save').click();
    await page.getByText('Version 3 saved').waitFor();
    expect(await storedFlow('shared')).toMatchObject({ timezone: 'Europe/Berlin', read: { maxPages: 7 } });
    expect(site.complaints).toEqual([]);
  });

  it('lets a viewer look and test, by the keyboard alone', async () => {
    const viewer = { username: 'looks@example.com', password: 'a long enough secret' };
    await server
      .call('post', '/api/v1/users')
      .send({ email: viewer.username, password: viewer.password, role: 'viewer' })
      .expect(201);
    await using site = await open('images', {}, viewer);
    const { page } = site;
    await page.getByText('You can look at this flow.').waitFor();
    expect(await button(page, 'Save').count()).toBe(0);
    expect(await field(page, 'name').getAttribute('readonly')).not.toBeNull();
    await page.keyboard.press('3');
    await page.getByRole('heading', { level: 2, name: 'Script' }).waitFor();
    await page.keyboard.press('Control+Shift+Enter');
    await card(page, 'Script').getByText('OK').waitFor();
    await page.getByRole('columnheader', { name: 'photos' }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('helps with schedules, pages, paths and mappings, and completes what is typed', async () => {
    await createFlow(
      server,
      imageFlow(sides, {
        name: 'helped',
        slug: 'helped',
        script: null,
        mapping: null,
        read: { login: 'erp', url: `${sides.erp.url}/products/offset` },
      }),
    );
    await using site = await open('helped');
    const { page } = site;
    await page.getByText('Repeat', { exact: true }).click();
    await page.getByText('every 5 minutes').waitFor();
    await expect.poll(() => page.locator('.schedule time').count(), { timeout: 60_000 }).toBe(10);
    expect(await violations(page)).toEqual([]);

    await card(page, 'Read Data From ERP').click();
    await page.getByText('Help with pages and paths').click();
    await button(page, 'Test the card Read').click();
    await button(page, 'Use this pagination').click();
    await page
      .getByRole('region', { name: 'Pick a value' })
      .getByRole('button', { name: /^"AK/ })
      .first()
      .click();
    await page.locator('.picker code', { hasText: '$.results[*].' }).waitFor();
    expect(await violationsInBothThemes(page, 'picker')).toEqual([]);
    await button(page, 'Run until here').click();
    await card(page, 'Read Data From ERP').getByText('OK').waitFor();

    await card(page, 'Mapping').click();
    await page.getByText('Propose a mapping').first().click();
    await page.getByRole('region', { name: 'Propose a mapping' }).getByText('product_sku').first().waitFor();
    expect(await violationsInBothThemes(page, 'starter')).toEqual([]);
    await button(page, 'Use this mapping').click();
    await button(page, 'Run until here').click();
    await page
      .getByRole('region', { name: 'Test of Mapping' })
      .getByRole('columnheader', { name: 'product_sku' })
      .waitFor();

    await write(page, 'mapping', '[{"operation": ""}]');
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 's', 'h', 'i']) await page.keyboard.press(key);
    await page.locator('.cm-completionLabel', { hasText: 'shift' }).click();
    await page.locator('[data-path="mapping"] .cm-content', { hasText: '"operation": "shift"' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest(".cm-content")')).toBeNull();
    await page.locator('[data-path="mapping"]').getByRole('button', { name: 'Full screen' }).click();
    await page.getByRole('dialog').locator('.cm-content').waitFor();
    // What the dialog covers cannot be reached, and is measured by axe as if it were too small.
    expect(await violationsInBothThemes(page, 'full-screen', '[role=dialog]')).toEqual([]);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Leave full screen/ })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(site.complaints).toEqual([]);
  });

  it('makes a flow of nothing but what it asks for, in Turkish as well', async () => {
    await using site = await open('new', { locale: 'tr-TR' });
    const { page } = site;
    await field(page, 'name').fill('Yeni görseller');
    await field(page, 'omnitron.login').selectOption('omnitron');
    await field(page, 'omnitron.domainUrl').fill(sides.omnitron.url);
    await card(page, 'Read Data From ERP').click();
    await page.getByLabel('Uç nokta URL’si').fill(`${sides.erp.url}/products/offset`);
    expect(await violations(page)).toEqual([]);
    await button(page, 'Kaydet').click();
    await page.getByText('Akış oluşturuldu.').waitFor();
    expect(page.url()).toContain('/console/flows/yeni-gorseller');
    await page.setViewportSize({ width: 360, height: 860 });
    await page.getByText('Düzenlemek için').waitFor();
    expect(await page.locator('aside').isVisible()).toBe(false);
    expect(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0);
    await page.screenshot({ path: `${SHOTS}/designer-new-tr-360.png`, fullPage: true });
    expect(site.complaints).toEqual([]);
  });
});
