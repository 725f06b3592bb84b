import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, runToEnd } from '../support/image-flow.js';
import { missingBrowser, startBrowser } from './chromium.js';
import { enter, visit } from './console-site.js';

const PICTURE = 'docs/pictures/run.png';
const MOST_BYTES = 200_000;
/** What `npm run picture` makes; without it nothing, and no browser is needed. */
const REMADE = process.env['PICTURE'] === 'remake' && missingBrowser() === null ? [PICTURE] : [];

describe('the picture of the README', () => {
  it.each(REMADE)(
    '%s is a run of the demo, with what the shop refused',
    { timeout: 300_000 },
    async (path) => {
      await using closing = new AsyncDisposableStack();
      const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
      const [server, browser] = await Promise.all([startTestApp(), startBrowser()]);
      closing.defer(() => Promise.all([erp.stop(), omnitron.stop()]).then(() => undefined));
      closing.defer(() => server.stop());
      closing.defer(() => browser.close());
      const sides = { erp, omnitron };
      await createLogins(server, sides);
      await createFlow(server, imageFlow(sides));
      for (const at of [3, 4, 5, 6, 7]) {
        const { sku } = erp.catalogue.product(at);
        const body =
          at < 6
            ? { images: { 2: { url: ['Enter a valid URL.'] } } }
            : { product_sku: [`Object with sku=${sku} does not exist.`] };
        const match = { includes: `"${sku}"` };
        omnitron.faults.add({ kind: 'status', status: 400, times: 2, body: JSON.stringify(body), match });
      }
      const { id } = await runToEnd(server);
      await using site = await visit(browser, server.url);
      await enter(site.context, server);
      await site.page.goto(`/console/runs/${id}?row=3`);
      await site.page.locator('.exchange').first().waitFor();
      await site.page.screenshot({ path });
      expect(site.complaints).toEqual([]);
    },
  );

  it(`is there, and has at most ${MOST_BYTES / 1000} kB`, () => {
    expect(readFileSync('README.md', 'utf8')).toContain(`](${PICTURE})`);
    const png = readFileSync(PICTURE);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.length).toBeLessThanOrEqual(MOST_BYTES);
  });
});
