import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN } from '../support/app.js';
import { missingBrowser } from './chromium.js';
import { countingClicks, enter, logIn, SHOTS, violations, visit } from './console-site.js';
import { makeWorld, type World } from './console-world.js';

const missing = missingBrowser();
if (missing !== null) console.log(missing);

let world: World;

beforeAll(async () => {
  if (missing === null) world = await makeWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

describe.runIf(missing === null)('the console', () => {
  it('logs a person in, and says in words why it does not', async () => {
    await using site = await visit(world.browser, world.server.url);
    await logIn(site.page, { ...ADMIN, password: 'not this password' });
    await site.page.getByRole('alert').getByText('Email address or password is wrong').waitFor();
    await logIn(site.page);
    await site.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await site.page.getByRole('link', { name: 'Images', exact: true }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('shows failed rows by their reason, and sends a group of them again', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    const clicks = await countingClicks(page);
    await page.goto(`/console/runs/${world.failedRun}`);
    const failures = page.getByRole('region', { name: 'What failed' });
    await failures.getByText('Enter a valid URL.').waitFor();
    await failures.getByRole('button', { name: 'Show rows' }).first().click();
    expect(page.url()).toContain('status=failed&code=OMNITRON_REJECTED');
    await page.locator('.rows tbody tr').first().click();
    await page.getByRole('heading', { level: 3, name: 'Row 3' }).waitFor();
    await page.locator('.exchange').first().waitFor();
    world.sides.omnitron.reset();
    await failures.getByRole('button', { name: 'Retry these' }).first().click();
    await page.getByText('5 rows will be sent again').waitFor();
    await failures.waitFor({ state: 'detached' });
    await page.getByText('Succeeded').first().waitFor();
    // The reason, one of its rows with what the shop answered, and all of them again: as docs/console.md counts.
    expect(await clicks()).toBe(3);
    expect(site.complaints).toEqual([]);
  });

  it('starts a run by the keyboard alone, and follows it to its end', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Run Images now' }).waitFor();
    await page.keyboard.type('run images');
    await page.keyboard.press('Enter');
    const open = page.getByRole('status').getByRole('link', { name: 'Open' });
    await open.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Run of images' }).waitFor();
    await page.getByText('Succeeded').or(page.getByText('Partial')).first().waitFor();
    await page.locator('.rows tbody tr').first().waitFor();
    await page.locator('.rows').focus();
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 3, name: 'Row 0' }).waitFor();
    expect(await page.locator('.rows tbody tr').count()).toBeLessThanOrEqual(60);
    expect(site.complaints).toEqual([]);
  });

  it('shows its keys by ?, and switches single keys off', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/flows/images?card=read');
    await page.locator('[data-path]').first().waitFor();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keyboard' });
    await keys.getByText('Test until the chosen card').waitFor();
    expect(await violations(page, '[role=dialog]')).toEqual([]);
    await keys.getByRole('switch', { name: /Single keys act/ }).click();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('4');
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Run Images now' }).waitFor();
    expect(await keys.count()).toBe(0);
    expect(page.url()).toContain('card=read');
    expect(site.complaints).toEqual([]);
  });

  it('prints a report of a run, without what acts or is cut off', async () => {
    await using site = await visit(world.browser, world.server.url, { width: 794 });
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto(`/console/runs/${world.brokenRun}`);
    await page.getByRole('region', { name: 'What failed' }).getByText('Enter a valid URL.').waitFor();
    await page.getByRole('button', { name: 'Print' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: `${SHOTS}/run-printed.png`, fullPage: true });
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.getByRole('region', { name: 'What failed' }).isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(794);
    expect(site.complaints).toEqual([]);
  });

  it('asks to log in again when a session has ended, and keeps what was typed', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/logs?level=lines');
    await page.getByLabel('SKU').fill('AK-typed');
    await site.context.clearCookies();
    await page.getByText('Executions').click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.locator('input[name=password]').fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('table').waitFor();
    await page.getByText('Rows', { exact: true }).first().click();
    expect(await page.getByLabel('SKU').inputValue()).toBe('AK-typed');
  });

  it('finds help by a code, and follows links between its pages', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/help');
    await page.getByLabel('Search the documentation').fill('doubtful_read');
    await page.getByRole('link', { name: 'Flows: What is held' }).click();
    await page
      .getByRole('heading', { level: 2, name: 'What is held' })
      .or(page.locator('#what-is-held'))
      .first()
      .waitFor();
    await page.locator('article').getByRole('link', { name: 'console', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Console' }).waitFor();
    expect(page.url()).toBe(`${world.server.url}/console/help/console`);
    expect(site.complaints).toEqual([]);
  });

  it('narrows the list of runs by tabs, text and time, all of it in the address', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/runs');
    const tabs = page.getByRole('navigation', { name: 'Status' });
    const all = tabs.getByRole('link', { name: /^All \d+$/ });
    await all.waitFor();
    expect(await all.getAttribute('aria-current')).toBe('page');
    await tabs.getByRole('link', { name: /^Partial/ }).click();
    await page.waitForURL('**/runs?status=partial');
    await page.getByLabel('Text in failures').fill(ADMIN.username);
    await page.getByLabel('From').fill('2026-01-01T00:00');
    await page.keyboard.press('Enter');
    await page.waitForURL(/status=partial&text=admin.*&from=2026-01-01T00/);
    await page.locator('tbody tr').first().waitFor();
    await page.getByLabel('To').fill('2026-01-02T00:00');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No run matches' }).waitFor();
    await tabs.getByRole('link', { name: 'All 0' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('tbody tr').first().waitFor();
    expect(site.complaints).toEqual([]);
  });

  it('says how the installation is, with what to do, to administrators', async () => {
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server);
    await page.goto('/console/');
    await page.getByRole('link', { name: 'Installation' }).click();
    const checks = page.getByRole('region', { name: 'Checks' }).first();
    await checks
      .getByRole('listitem')
      .filter({ hasText: /Warning configuration.*PUBLIC_URL is not set/ })
      .waitFor();
    await page.getByRole('row', { name: /API, Worker, Scheduler/ }).waitFor();
    const settings = page.getByRole('region', { name: 'Settings' }).first();
    await settings.getByRole('row', { name: 'EGRESS_ALLOW 127.0.0.0/8 Set' }).waitFor();
    expect(await settings.getByRole('row', { name: /RETENTION_DAYS/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'What is new' }).waitFor();
    await page
      .getByRole('region', { name: 'Database' })
      .getByRole('row', { name: /^run_rows/ })
      .waitFor();
    await page.getByRole('switch', { name: /Show all/ }).click();
    await settings.getByRole('row', { name: 'RETENTION_DAYS 30 Default' }).waitFor();
    expect(site.complaints).toEqual([]);
  });

  /** What stands on the page of a run that goes on, and of one that failed, by role. */
  it.each([
    ['viewer', [], []],
    ['editor', ['Cancel run', 'Resume'], ['Resume', 'Run again', 'Retry these']],
    ['admin', ['Cancel run', 'Resume'], ['Resume', 'Run again', 'Retry these']],
  ])('offers a %s what the role may do, and nothing else', async (role, active, failed) => {
    const user = { username: `${role}@roles.example.com`, password: 'a long enough secret' };
    await world.server
      .call('post', '/api/v1/users')
      .send({ email: user.username, password: user.password, role })
      .expect(201);
    await using site = await visit(world.browser, world.server.url);
    const { page } = site;
    await enter(site.context, world.server, user);
    await page.goto('/console/');
    await page.getByRole('link', { name: 'Images', exact: true }).waitFor();
    const runs = page.getByRole('main').getByRole('button', { name: /^Run/ });
    expect(await runs.count()).toBe(role === 'viewer' ? 0 : 1);
    expect(await page.getByRole('link', { name: 'Installation' }).count()).toBe(role === 'admin' ? 1 : 0);
    const actions = ['Cancel run', 'Resume', 'Run again', 'Retry these'];
    const offered = async (): Promise<string[]> => {
      const names = await page.getByRole('main').getByRole('button').allTextContents();
      return actions.filter((action) => names.includes(action));
    };
    await page.goto(`/console/runs/${world.pausedRun}`);
    await page.getByRole('heading', { level: 1, name: 'Run of waiting' }).waitFor();
    expect(await offered()).toEqual(active);
    await page.goto(`/console/runs/${world.halfRun}`);
    await page.getByRole('region', { name: 'What failed' }).getByText('Show rows').first().waitFor();
    expect(await offered()).toEqual(failed);
    expect(site.complaints).toEqual([]);
  });
});
