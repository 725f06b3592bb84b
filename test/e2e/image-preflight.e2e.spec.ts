import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { serveHttp, type TestServer } from '../support/http-server.js';
import {
  createFlow,
  createLogins,
  imageFlow,
  runToEnd,
  type Sides,
  waitForRun,
} from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;
let shop: TestServer;
let asked: string[] = [];
let isDown = false;

function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 0, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

const FILES: Readonly<Record<string, readonly [string, Buffer]>> = {
  '/good.png': ['image/png', png(2000, 2000)],
  '/large.png': ['image/png', png(2001, 10)],
  '/empty.png': ['image/png', Buffer.alloc(0)],
  '/page.png': ['text/html', Buffer.from('<html>Not here</html>')],
  '/moving.gif': ['image/gif', Buffer.from('GIF89a')],
};

const skus = (): string[] => [0, 1, 2, 3, 4, 5].map((index) => sides.erp.catalogue.skuAt(index));

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 6 }),
    startOmnitronSimulator({ products: 6 }),
  ]);
  sides = { erp, omnitron };
  // The ERP's list and the images that it speaks of.
  shop = await serveHttp((request, response) => {
    const path = request.url ?? '';
    if (path === '/images') {
      const names = ['good.png', 'large.png', 'empty.png', 'page.png', 'moving.gif', 'missing.png'];
      const list = names.map((name, place) => ({
        product_sku: skus()[place],
        images: [
          { url: `${shop.origin}/good.png`, order: 1 },
          ...(place === 0 ? [] : [{ url: `${shop.origin}/${name}`, order: 2 }]),
        ],
      }));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(list));
      return;
    }
    asked.push(path);
    const [type, bytes] = FILES[path] ?? [];
    if (type === undefined || isDown) response.writeHead(isDown ? 410 : 404).end();
    else response.writeHead(200, { 'content-type': type }).end(bytes);
  });
  server = await startTestApp();
  await createLogins(server, sides);
  const read = { url: `${shop.origin}/images` };
  const write = { imagePreflight: 'fail' };
  await createFlow(server, imageFlow(sides, { read, script: null, mapping: null, write }));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), shop[Symbol.asyncDispose]()]);
});

async function rowsOf(
  runId: string,
): Promise<{ sku: string; code: string; detail: string; warning: string }[]> {
  const { body } = await server.call('get', `/api/v1/runs/${runId}/rows`).expect(200);
  return (body as { results: { sku: string; code: string; detail: string; warning: string }[] }).results;
}

describe('imagePreflight', () => {
  it('fail: a product with a bad image is not sent, and its row names the URL and the reason', async () => {
    asked = [];
    const run = await runToEnd(server);
    expect(run).toMatchObject({ status: 'partial', written: 1, failed: 5 });
    const details = (await rowsOf(run.id)).map(({ code, detail }) => [code, detail]);
    const failed = (name: string, reason: string) => [
      'IMAGE_PREFLIGHT_FAILED',
      `${shop.origin}/${name}: ${reason}.`,
    ];
    expect(details).toEqual([
      [null, null],
      failed('large.png', 'it measures 2001×10 pixels; Omnitron takes at most 2000×2000'),
      failed('empty.png', 'it is empty'),
      failed('page.png', 'it is text/html, not an image'),
      failed('moving.gif', 'it is neither PNG nor JPEG (image/gif)'),
      failed('missing.png', 'it was answered with 404'),
    ]);
    expect(sides.omnitron.arrivals).toEqual([skus()[0]]);
    expect(asked.filter((path) => path === '/good.png')).toHaveLength(1);
  });

  it('warn: everything is sent, and the rows say what to look at', async () => {
    await server
      .call('patch', '/api/v1/flows/images')
      .send({ write: { imagePreflight: 'warn' } })
      .expect(200);
    const run = await runToEnd(server, { force: true });
    expect(run).toMatchObject({ status: 'succeeded', written: 6, failed: 0 });
    expect((await rowsOf(run.id)).map(({ warning }) => warning?.includes('.png: it') ?? null)).toEqual([
      null,
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('fail: rows whose images were away are looked at again by retry-failed', async () => {
    await server
      .call('patch', '/api/v1/flows/images')
      .send({ write: { imagePreflight: 'fail' } })
      .expect(200);
    isDown = true;
    const run = await runToEnd(server, { force: true });
    expect(run).toMatchObject({ status: 'failed', written: 0, failed: 6 });
    isDown = false;
    await server.call('post', `/api/v1/runs/${run.id}/retry-failed`).expect(202, { rows: 6 });
    expect(await waitForRun(server, run.id)).toMatchObject({ status: 'partial', written: 1, failed: 5 });
  });
});
