import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN, type TestApp } from '../support/app.js';

/** Pictures of the pages, to be looked at. */
export const SHOTS = '.data/screenshots';
/** Two busy cores may take long for a page. */
const TIMEOUT_MS = 60_000;

export interface Visitor {
  readonly locale: 'en-US' | 'tr-TR';
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
}

export const VISITOR: Visitor = { locale: 'en-US', colorScheme: 'light', width: 1360 };

/** A page of the console in a browser of its own, and everything that went wrong in it. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console, of scripts and of the content security policy. */
  readonly complaints: string[];
}

export async function visit(browser: Browser, url: string, visitor: Partial<Visitor> = {}): Promise<Visit> {
  const { locale, colorScheme, width } = { ...VISITOR, ...visitor };
  const options: BrowserContextOptions = {
    baseURL: url,
    locale,
    colorScheme,
    viewport: { width, height: 860 },
    timezoneId: 'Europe/Istanbul',
    reducedMotion: 'reduce',
  };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  // Chromium reports what the server refuses, and pictures of hosts that are not there, by itself.
  const isOurs = (text: string): boolean => !/status of (400|401|409|412|422)|net::ERR_/.test(text);
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Counts what a person does with the mouse, or with Enter on a button, on this page and those that follow it. */
export async function countingClicks(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(
    `addEventListener('click', () => sessionStorage.setItem('clicks', Number(sessionStorage.getItem('clicks')) + 1), true)`,
  );
  return async () => Number(await page.evaluate(`sessionStorage.getItem('clicks')`));
}

/** Logs in as a person does. */
export async function logIn(page: Page, { username, password } = ADMIN): Promise<void> {
  await page.goto('/console/');
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
}

/** Gives the context a session without the form. */
export async function enter(
  context: BrowserContext,
  server: Pick<TestApp, 'url'>,
  user = ADMIN,
): Promise<void> {
  const response = await context.request.post(`${server.url}/api/v1/auth/session`, { data: user });
  if (!response.ok()) throw new Error(`No session: ${response.status()}`);
}

/** What breaks WCAG 2.2 A and AA on the page, or within a part of it, one line each: by all rules, or by those named. */
export async function violations(page: Page, within?: string, rules?: readonly string[]): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const axe = new AxeBuilder({ page });
  if (rules === undefined) axe.withTags(tags);
  else axe.withRules([...rules]);
  const { violations: found } = await (within === undefined ? axe : axe.include(within)).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
