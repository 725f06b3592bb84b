import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { missingBrowser } from './chromium.js';
import { enter, visit } from './console-site.js';
import { makeWorld, type World } from './console-world.js';

const MOST_BYTES = 200_000;

interface Picture {
  /** The page of the documentation that shows it. */
  readonly shownBy: string;
  readonly path: (world: World) => string;
  /** Brings the page into the state that is shown. */
  readonly pose: (page: Page) => Promise<void>;
}

const pose =
  (selector: string): Picture['pose'] =>
  (page) =>
    page.locator(selector).first().waitFor();

/** The pictures of `docs/pictures`, by their names; `npm run picture` makes them anew. */
const PICTURES: Readonly<Record<string, Picture>> = {
  run: { shownBy: 'README.md', path: ({ brokenRun }) => `runs/${brokenRun}?row=3`, pose: pose('.exchange') },
  overview: { shownBy: 'docs/console.md', path: () => '', pose: pose('table') },
  flow: {
    shownBy: 'docs/console.md',
    path: () => 'flows/images?card=mapping',
    pose: async (page) => {
      await page.keyboard.press('Control+Enter');
      await page.locator('.changes > li').first().waitFor();
    },
  },
  product: {
    shownBy: 'docs/console.md',
    path: ({ sides }) => `products/${sides.erp.catalogue.product(3).sku}`,
    pose: pose('table'),
  },
  alarm: { shownBy: 'docs/console.md', path: ({ alarm }) => `alarms/${alarm}`, pose: pose('.lines li') },
  performance: { shownBy: 'docs/console.md', path: () => 'performance', pose: pose('.calendar') },
};

/** Without `npm run picture` none is made, and no browser is needed. */
const FOLDERS = process.env['PICTURE'] === 'remake' && missingBrowser() === null ? ['docs/pictures'] : [];

describe('the pictures of the documentation', () => {
  it.each(FOLDERS)('are made anew in %s', { timeout: 300_000 }, async (folder) => {
    await using world = await makeWorld();
    await using site = await visit(world.browser, world.server.url);
    await enter(site.context, world.server);
    for (const [name, { path, pose: strike }] of Object.entries(PICTURES)) {
      await site.page.goto(`/console/${path(world)}`);
      await site.page.getByRole('heading', { level: 1 }).waitFor();
      await strike(site.page);
      await site.page.screenshot({ path: `${folder}/${name}.png` });
    }
    expect(site.complaints).toEqual([]);
  });

  it.each(Object.entries(PICTURES))(
    `%s is there, is shown, and has at most ${MOST_BYTES / 1000} kB`,
    (name, { shownBy }) => {
      const place = shownBy === 'README.md' ? 'docs/pictures' : 'pictures';
      expect(readFileSync(shownBy, 'utf8')).toContain(`](${place}/${name}.png)`);
      const png = readFileSync(`docs/pictures/${name}.png`);
      expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect(png.length).toBeLessThanOrEqual(MOST_BYTES);
    },
  );
});
