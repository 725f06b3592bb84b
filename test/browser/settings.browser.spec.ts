import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USER_ROLES } from '../../src/auth/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, type Sides } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, logIn, visit } from './console-site.js';

const missing = missingBrowser();
const NOWHERE = { erp: { url: 'http://127.0.0.1:9' }, omnitron: { url: 'http://127.0.0.1:9' } } as Sides;
const PASSWORD = 'a long enough secret';

let server: TestApp;
let browser: Browser;

/** Runs stay queued: nobody works on them. */
beforeAll(async () => {
  if (missing !== null) return;
  [server, browser] = await Promise.all([startTestApp({ ROLES: 'api' }), startBrowser()]);
  await createLogins(server, NOWHERE);
  await createFlow(server, imageFlow(NOWHERE, { script: null, mapping: null }));
  for (const role of USER_ROLES) await createUser(`${role}@roles.example.com`, role);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function createUser(email: string, role: string): Promise<{ username: string; password: string }> {
  await server.call('post', '/api/v1/users').send({ email, password: PASSWORD, role }).expect(201);
  return { username: email, password: PASSWORD };
}

async function open(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(`/console/${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** Starts a run for a SKU as an ERP does. */
async function startRun(token: string): Promise<number> {
  const { status, body } = await fetch(`${server.url}/api/v1/flows/images/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"sku": "A-1"}',
  });
  await body?.cancel();
  return status;
}

describe.runIf(missing === null)('the settings', () => {
  it('make a token that is shown once, starts a run, and is revoked', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await open(page, 'settings/tokens', 'Tokens');
    await page.getByRole('heading', { name: 'No token yet' }).waitFor();
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('SAP');
    await dialog.getByRole('button', { name: 'Create token' }).click();
    await dialog.getByText('Choose at least one right.').waitFor();
    await dialog.getByLabel('Start, cancel, resume and repeat runs').check();
    await dialog.getByText('Only these flows').click();
    await dialog.getByLabel('Images', { exact: true }).check();
    await dialog.getByLabel('Addresses').fill('127.0.0.0/8, ::1');
    await dialog.getByRole('button', { name: 'Create token' }).click();
    const token = await dialog.getByRole('textbox', { name: 'Token', exact: true }).inputValue();
    expect(token).toMatch(/^ii_[\w-]{43}$/);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText(`${token.slice(0, 8)}…`).waitFor();
    await page.getByText('Never used').waitFor();
    expect(await page.content()).not.toContain(token);
    expect(await startRun(token)).toBe(202);
    await page.reload();
    await page.getByText('from 127.0.0.1').waitFor();
    await page.getByRole('button', { name: 'Change SAP' }).click();
    await dialog.getByLabel('Start, cancel, resume and repeat runs').uncheck();
    await dialog.getByLabel('Read runs and their rows').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await startRun(token)).toBe(403);
    await page.getByRole('button', { name: 'Revoke SAP' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('SAP is revoked').waitFor();
    expect(await startRun(token)).toBe(401);
    await open(page, 'settings/audit?token=SAP', 'Audit log');
    const entry = page.getByRole('listitem').filter({ hasText: 'FlowRun_start' });
    await entry.getByText('with the token SAP').waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('change the own password, end other sessions, and need the new password then', async () => {
    const me = await createUser('own@example.com', 'viewer');
    await using other = await visit(browser, server.url);
    await enter(other.context, server, me);
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server, me);
    await open(page, 'settings', 'My account');
    const sessions = page.getByRole('region', { name: 'Sessions' }).first();
    await sessions.getByText('This browser').waitFor();
    await sessions.getByRole('button', { name: 'Log out everywhere else' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere else' }).click();
    await page.getByText('All other sessions have ended').waitFor();
    expect((await other.context.request.get('/api/v1/auth/session')).status()).toBe(401);
    await page.locator('input[name=currentPassword]').fill(PASSWORD);
    await page.locator('input[name=newPassword]').fill('another long secret');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.locator('input[name=username]').waitFor();
    await logIn(page, { ...me, password: 'another long secret' });
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('add a user and change the role, which the audit log shows as before and after', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server);
    await open(page, 'settings/users', 'Users');
    await page.getByRole('button', { name: 'Add user' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Email address').fill('new@example.com');
    await dialog.locator('input[name=password]').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('new@example.com is added').waitFor();
    await page.getByRole('button', { name: 'Change new@example.com' }).click();
    await dialog.getByLabel('Role').selectOption('editor');
    await dialog.getByText('Not logged in in any browser.').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('new@example.com is changed').waitFor();
    await open(page, 'settings/audit', 'Audit log');
    await page.getByLabel('What').selectOption('Users');
    const entry = page.getByRole('listitem').filter({ hasText: 'User_update' }).first();
    await entry.getByText('1 change').click();
    expect(await entry.locator('tbody tr td').allInnerTexts()).toEqual(['role', 'viewer', 'editor']);
    await page.getByLabel('Who').fill('nobody@example.com');
    await page.getByLabel('Who').press('Enter');
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    expect(site.complaints).toEqual([]);
  });
});

/** What each role finds in the navigation and in the settings. */
const SEES = {
  admin: {
    pages: ['Overview', 'Flows', 'Runs', 'Logs', 'Alarms', 'Performance', 'Installation', 'Settings', 'Help'],
    settings: ['My account', 'Tokens', 'Users', 'Audit log'],
    canWrite: true,
  },
  editor: {
    pages: ['Overview', 'Flows', 'Runs', 'Logs', 'Alarms', 'Performance', 'Settings', 'Help'],
    settings: ['My account', 'Tokens'],
    canWrite: true,
  },
  viewer: {
    pages: ['Overview', 'Flows', 'Runs', 'Logs', 'Alarms', 'Performance', 'Settings', 'Help'],
    settings: ['My account', 'Tokens'],
    canWrite: false,
  },
} as const;

describe.runIf(missing === null)('a role', () => {
  it.each(Object.entries(SEES))('%s sees its pages, and is refused the others', async (role, sees) => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server, { username: `${role}@roles.example.com`, password: PASSWORD });
    await open(page, 'settings', 'My account');
    const pages = await page
      .getByRole('navigation', { name: 'Main navigation' })
      .getByRole('link')
      .allInnerTexts();
    for (const name of sees.pages) expect(pages).toContain(name);
    expect(pages.includes('Installation')).toBe(role === 'admin');
    const places = page.getByRole('navigation', { name: 'Settings' });
    expect(await places.getByRole('link').allInnerTexts()).toEqual(sees.settings);
    await page.goto('/console/settings/users');
    const users = page.getByRole('heading', { level: 1, name: 'Users' });
    await users.waitFor();
    const isRefused = role !== 'admin';
    await (
      isRefused
        ? page.getByRole('heading', { name: 'Your role does not show this page' })
        : page.getByRole('button', { name: 'Add user' })
    ).waitFor();
    expect(await page.getByRole('button', { name: 'Add user' }).count()).toBe(isRefused ? 0 : 1);
    await open(page, 'alarms', 'Alarms');
    await page.getByRole('heading', { name: 'No alarm yet' }).waitFor();
    expect(await page.getByRole('link', { name: 'New alarm' }).count()).toBe(sees.canWrite ? 1 : 0);
    await open(page, 'settings/tokens', 'Tokens');
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Read runs and their rows').waitFor();
    expect(await dialog.getByLabel('Create, change, start, stop and delete flows').count()).toBe(
      sees.canWrite ? 1 : 0,
    );
    const asked = async (method: 'GET' | 'POST', path: string): Promise<number> =>
      (
        await site.context.request.fetch(path, {
          method,
          headers: { 'sec-fetch-site': 'same-origin' },
          data: method === 'POST' ? {} : undefined,
        })
      ).status();
    expect(await asked('GET', '/api/v1/audit')).toBe(isRefused ? 403 : 200);
    expect(await asked('POST', '/api/v1/flows')).toBe(sees.canWrite ? 422 : 403);
    expect(site.complaints).toEqual([]);
  });

  it('sender has no pages, and is told so', async () => {
    await using site = await visit(browser, server.url);
    const { page } = site;
    await enter(site.context, server, { username: 'sender@roles.example.com', password: PASSWORD });
    await page.goto('/console/settings/users');
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect((await site.context.request.get('/api/v1/flows')).status()).toBe(403);
  });
});
