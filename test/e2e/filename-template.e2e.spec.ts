import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  createFlow,
  createLogins,
  differences,
  imageFlow,
  runToEnd,
  type Sides,
  waitForRun,
} from '../support/image-flow.js';

let server: TestApp;
let sides: Sides;

/** One row per colour of a base code (`Yeşil_AK000001`), whose images belong to every size of it. */
const SCRIPT = `function transform(models) {
  return models.flatMap(({ base_code, colors }) => colors.map(({ name, images }) => ({
    product_sku: name + '_' + base_code,
    images,
  })));
}`;

beforeAll(async () => {
  const [erp, omnitron] = await Promise.all([
    startErpSimulator({ products: 120 }),
    startOmnitronSimulator({ products: 120 }),
  ]);
  sides = { erp, omnitron };
  server = await startTestApp();
  await createLogins(server, sides);
  const read = { ...(imageFlow(sides)['read'] as object), url: `${erp.url}/models/offset` };
  await createFlow(
    server,
    imageFlow(sides, {
      read,
      filenameTemplate: '{attributes__color}_{base_code}',
      script: { language: 'javascript', source: SCRIPT },
      mapping: null,
    }),
  );
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop()]);
});
afterEach(() => {
  sides.erp.reset();
  sides.omnitron.reset();
});

describe('a filename template', () => {
  it('writes the images of an identifier to every product that it names, once each', async () => {
    const run = await runToEnd(server);
    expect(run).toMatchObject({ failure: null, status: 'succeeded', products: 120, written: 120, failed: 0 });
    const { body } = await server
      .call('get', `/api/v1/runs/${run.id}/rows?identifier=Yeşil_AK000007`)
      .expect(200);
    expect(body).toMatchObject({
      count: 2,
      results: [
        { sku: 'AK000007-YSL-S', identifier: 'Yeşil_AK000007', status: 'written' },
        { sku: 'AK000007-YSL-M', identifier: 'Yeşil_AK000007', status: 'written' },
      ],
    });
    expect(run.steps.find(({ step }) => step === 'group')?.counts).toMatchObject({ identifiers: 60 });
    expect(differences(sides)).toEqual([]);
  });

  it('fails the rows alone whose product is not there yet, and finds it on a retry', async () => {
    sides.omnitron.catalogue.resize(114);
    const run = await runToEnd(server, { force: true });
    expect(run).toMatchObject({ status: 'partial', products: 117, written: 114, failed: 3 });
    const { body } = await server
      .call('get', `/api/v1/runs/${run.id}/rows?code=PRODUCT_NOT_FOUND`)
      .expect(200);
    expect(body).toMatchObject({
      count: 3,
      results: [
        { sku: null, identifier: 'Kırmızı_AK000019', detail: expect.stringContaining('no product') },
        { identifier: 'Yeşil_AK000019' },
        { identifier: 'Lacivert_AK000019' },
      ],
    });
    sides.omnitron.catalogue.resize(120);
    await server.call('post', `/api/v1/runs/${run.id}/retry-failed`).expect(202);
    const retried = await waitForRun(server, run.id);
    expect(retried).toMatchObject({ status: 'succeeded', products: 120, written: 120, failed: 0 });
    expect(differences(sides)).toEqual([]);
    expect(sides.omnitron.report()).toMatchObject({ writes: 120, repeatedWrites: 0 });
  });

  it('is refused on save where it could be read in more than one way', async () => {
    const { body } = await server
      .call('patch', '/api/v1/flows/images')
      .send({ filenameTemplate: '{attributes__color}{base_code}' })
      .expect(422);
    expect(body).toMatchObject({
      errors: [{ path: 'filenameTemplate', message: expect.stringContaining('at character 20') }],
    });
  });
});
