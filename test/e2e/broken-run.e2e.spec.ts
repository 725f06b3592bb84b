import { afterAll, beforeAll, expect, it } from 'vitest';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, runToEnd, type Sides } from '../support/image-flow.js';
import { ToldErp } from '../support/told-erp.js';

let server: TestApp;
let sides: Sides;
let erp: ToldErp;

beforeAll(async () => {
  const [simulatedErp, omnitron] = await Promise.all([
    startErpSimulator({ products: 1 }),
    startOmnitronSimulator({ products: 1, unknownProducts: 'create' }),
  ]);
  sides = { erp: simulatedErp, omnitron };
  [server, erp] = await Promise.all([startTestApp(), ToldErp.start()]);
  await createLogins(server, sides);
  await createFlow(server, erp.flow(sides));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([sides.erp.stop(), sides.omnitron.stop(), erp[Symbol.asyncDispose]()]);
});

const query = (sql: string): Promise<unknown> => server.database.dataSource.query(sql);

it.each(['run_pages', 'run_batches'])(
  'a run whose %s Postgres refuses ends at once, in words',
  async (table) => {
    erp.products = [{ sku: table, images: ['a'] }];
    await query(`ALTER TABLE ${table} ADD CONSTRAINT refused CHECK (false) NOT VALID`);
    const run = await runToEnd(server);
    expect(run).toMatchObject({
      status: 'failed',
      failure: { code: 'RUN_BROKEN', detail: expect.stringContaining('would not help') as string },
    });
    await query(`ALTER TABLE ${table} DROP CONSTRAINT refused`);
    expect(await runToEnd(server)).toMatchObject({ status: 'succeeded' });
  },
);
