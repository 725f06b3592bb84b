import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_OMNITRON_ACCOUNT, startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { bodyOf, serveHttp, type TestServer } from '../support/http-server.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, violations, visit } from './console-site.js';

const missing = missingBrowser();
const VIEWER = { username: 'viewer@logins.example.com', password: 'a long enough secret' };

let server: TestApp;
let sides: Sides;
let browser: Browser;
/** An ERP whose password changes, and the passwords that were sent to it. */
let account: TestServer;
let password: string;
let sent: string[];

beforeAll(async () => {
  if (missing !== null) return;
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1 }),
  ]);
  sides = { erp, omnitron };
  account = await serveHttp(async (request, response) => {
    const body = JSON.parse(await bodyOf(request)) as { password: string };
    sent.push(body.password);
    if (body.password === password) response.end(JSON.stringify({ token: `token ${sent.length}` }));
    else response.writeHead(401).end(JSON.stringify({ detail: 'This password has expired.' }));
  });
  [password, sent] = ['quince-1', []];
  [server, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await createLogins(server, sides);
  await createFlow(server, imageFlow(sides));
  await server
    .call('post', '/api/v1/logins')
    .send({
      slug: 'changing',
      name: 'Changing ERP',
      type: 'jwt',
      settings: { url: `${account.origin}/login`, username: 'integration', password: 'quince-1' },
    })
    .expect(201);
  await server
    .call('post', '/api/v1/users')
    .send({ email: VIEWER.username, password: VIEWER.password, role: 'viewer' })
    .expect(201);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await account?.[Symbol.asyncDispose]();
  await Promise.all([sides?.erp.stop(), sides?.omnitron.stop()]);
});

describe.runIf(missing === null)('logins', () => {
  it('are made after a test, which says at which step it fails', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/logins');
    await page.getByRole('region', { name: 'Omnitron' }).first().waitFor();
    await page.getByRole('link', { name: 'New login' }).click();
    await page.getByRole('heading', { level: 1, name: 'New login' }).waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Second shop');
    await page.getByText('Flows call it second-shop.').waitFor();
    await page.getByLabel('Address of Omnitron').fill(sides.omnitron.url);
    await page.getByLabel('Username').fill(DEFAULT_OMNITRON_ACCOUNT.username);
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Test and save' }).click();
    const refused = page.getByRole('alert').filter({ hasText: 'The login does not work' });
    await refused
      .getByRole('listitem')
      .filter({ hasText: /^Request POST/ })
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Password' }).fill(DEFAULT_OMNITRON_ACCOUNT.password);
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Second shop' }).waitFor();
    await page.getByText('No flow uses it.').waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('of another kind have the fields of that kind, and show each step of a test', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/logins/new?type=jwt');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Second ERP');
    await page.getByRole('textbox', { name: 'URL', exact: true }).fill(`${account.origin}/login`);
    await page.getByRole('textbox', { name: 'Username', exact: true }).fill('integration');
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
    await page.getByRole('button', { name: 'Test and save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Second ERP' }).waitFor();
    await page.getByText('No session at the moment.').waitFor();
    await page.getByRole('button', { name: 'Test now' }).click();
    const steps = page.getByRole('status').filter({ hasText: 'The login works' });
    await steps.getByText(/characters, at \$\.token/).waitFor();
    await page.getByRole('button', { name: 'Forget the session' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget the session' }).click();
    await page.getByText('No session at the moment.').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Logins' }).waitFor();
    await page.getByRole('link', { name: 'Changing ERP' }).waitFor();
    expect(await page.getByRole('link', { name: 'Second ERP' }).count()).toBe(0);
    expect(site.complaints).toEqual([]);
  });

  it('have their secrets replaced only by one that works, which then serves at once', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await server.call('post', '/api/v1/logins/changing/test').expect(200);
    password = 'quince-2';
    await page.goto('/console/logins/changing');
    const rotate = page.getByRole('region', { name: 'Replace secrets' });
    const field = rotate.getByRole('textbox', { name: 'Password' });
    await field.waitFor();
    expect(await page.content()).not.toContain('quince-1');
    expect(await rotate.getByRole('button', { name: 'Test and replace' }).isDisabled()).toBe(true);
    await field.fill('mistyped');
    await rotate.getByRole('button', { name: 'Test and replace' }).click();
    await rotate.getByText('This password has expired.').waitFor();
    await rotate.getByText('Nothing is saved yet.').waitFor();
    expect(await version('changing')).toBe(1);
    sent = [];
    await field.fill('quince-2');
    await rotate.getByRole('button', { name: 'Test and replace' }).click();
    await page.getByText('The new secret is in place').waitFor();
    expect(await version('changing')).toBe(2);
    await page.getByText('Has a session').waitFor();
    expect(sent).toEqual(['quince-2']);
    await expect.poll(() => field.inputValue()).toBe('');
    expect(site.complaints).toEqual([]);
  });

  it('are not deleted while a flow uses them, which is named', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await page.goto('/console/flows/images?card=read');
    await page.getByRole('link', { name: 'Open this login' }).click();
    await page.getByRole('heading', { level: 1, name: 'ERP' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alert').getByText('is used by flow images').waitFor();
    await page.getByRole('list', { name: 'Used by' }).getByRole('link', { name: 'images' }).click();
    await page.getByRole('heading', { level: 1, name: 'Images' }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('are found by name and kind, and shown to viewers, who change nothing', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server, VIEWER);
    await page.goto('/console/logins');
    await page.getByRole('link', { name: 'Changing ERP' }).waitFor();
    expect(await page.getByRole('link', { name: 'New login' }).count()).toBe(0);
    await page.getByRole('searchbox', { name: 'Search' }).fill('chang');
    await expect.poll(() => page.getByRole('main').locator('tbody tr').count()).toBe(1);
    await page.getByLabel('Kind of login').selectOption('omnitron');
    await page.getByText('No login matches').waitFor();
    await page.goto('/console/logins/changing');
    await page.getByText('integration').waitFor();
    const buttons = await page.getByRole('main').getByRole('button').allTextContents();
    expect(buttons).toEqual(['Test now']);
    expect(site.complaints).toEqual([]);
  });

  async function version(slug: string): Promise<number> {
    const { body } = await server.call('get', `/api/v1/logins/${slug}`).expect(200);
    return (body as { version: number }).version;
  }
});
