import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { vi } from 'vitest';
import { newId } from '../../src/common/index.js';
import { startErpSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { AlarmEvaluator } from '../../src/monitoring/alarms/alarm-evaluator.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createFlow, createLogins, imageFlow, runToEnd, type Sides } from '../support/image-flow.js';
import { startBrowser } from './chromium.js';
import { SHOTS } from './console-site.js';

/** A server whose pages all have something to show, and one browser. */
export interface World extends AsyncDisposable {
  readonly server: TestApp;
  readonly sides: Sides;
  readonly browser: Browser;
  readonly failedRun: string;
  /** Its failed rows stay failed. */
  readonly brokenRun: string;
  /** One that waits for its ERP, and one that failed with rows that failed; nobody works on them. */
  readonly pausedRun: string;
  readonly halfRun: string;
  /** Open for the flow, and silenced. */
  readonly alarm: string;
}

/** A flow, a run whose rows failed in two ways, an open alarm, and a product that somebody changed in the shop. */
export async function makeWorld(): Promise<World> {
  mkdirSync(SHOTS, { recursive: true });
  const [erp, omnitron] = await Promise.all([startErpSimulator(), startOmnitronSimulator()]);
  const sides = { erp, omnitron };
  const [server, browser] = await Promise.all([startTestApp(), startBrowser()]);
  await createLogins(server, sides);
  await createFlow(server, imageFlow(sides));
  for (const at of [3, 4, 5, 6, 7]) {
    const { sku } = erp.catalogue.product(at);
    const body = JSON.stringify(
      at < 6
        ? { images: { [at]: { url: ['Enter a valid URL.'] } } }
        : { product_sku: [`Object with sku=${sku} does not exist.`] },
    );
    omnitron.faults.add({ kind: 'status', status: 400, times: 2, body, match: { includes: `"${sku}"` } });
  }
  const brokenRun = (await runToEnd(server)).id;
  const failedRun = (await runToEnd(server, { force: true })).id;
  const [pausedRun, halfRun] = await insertRuns(server);
  const alarm = await openAlarm(server);
  const stop = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    await Promise.all([erp.stop(), omnitron.stop()]);
  };
  return {
    server,
    sides,
    browser,
    failedRun,
    brokenRun,
    pausedRun,
    halfRun,
    alarm,
    [Symbol.asyncDispose]: stop,
  };
}

/** Somebody adds an image to a product in the shop, and a comparison finds it. */
export async function drift({ server, sides }: World, place = 20): Promise<string> {
  const { sku } = sides.erp.catalogue.product(place);
  const images = sides.omnitron.findContent(sku)?.images ?? [];
  const url = 'https://cdn.example.com/by-hand.jpg';
  sides.omnitron.seedImages(sku, [...images, { url, order: images.length, image_type: 'default' }]);
  const path = '/api/v1/flows/images/reconciliations';
  await server.call('post', path).send({}).expect(202);
  await vi.waitFor(
    async () => {
      const { body } = await server.call('get', path).expect(200);
      const [look] = (body as { results: { state: string; detail: string | null }[] }).results;
      if (look?.state !== 'finished') throw new Error(`${look?.state}: ${look?.detail}`);
    },
    { timeout: 60_000, interval: 100 },
  );
  return sku;
}

async function openAlarm(server: TestApp): Promise<string> {
  const webhook = {
    url: 'http://127.0.0.1:9/hook',
    secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
  };
  const { body } = await server
    .call('post', '/api/v1/alarms')
    .send({ name: 'Images fail', condition: 'row-error-rate', threshold: 0.01, windowMinutes: 1440, webhook })
    .expect(201);
  const { id } = body as { id: string };
  await server.database.dataSource.query(`UPDATE alarm_clock SET evaluated_at = '-infinity'`);
  await server.app.get(AlarmEvaluator, { strict: false }).evaluate();
  await server
    .call('put', `/api/v1/alarms/${id}/silence`)
    .send({ minutes: 60, reason: 'The ERP is migrated' })
    .expect(200);
  return id;
}

async function insertRuns(server: TestApp): Promise<[string, string]> {
  const { dataSource } = server.database;
  const [paused, half] = [newId(), newId()];
  const columns = 'id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, started_at';
  await dataSource.query(
    `INSERT INTO runs (${columns}, state, resume_at, pause_code, pause_detail)
     VALUES ($1, $1, 'waiting', 1, 'inbound', 'manual', 'System', now(), 'paused', now() + interval '1 day', 'ERP_AWAY', 'Away.')`,
    [paused],
  );
  await dataSource.query(
    `INSERT INTO runs (${columns}, state, status, phase, products, failed, error_step, error_code, error_detail, finished_at)
     VALUES ($1, $1, 'half', 1, 'inbound', 'manual', 'System', now(), 'finished', 'failed', 'done', 1, 1, 'write', 'RUN_BROKEN', 'Half.', now())`,
    [half],
  );
  await dataSource.query(
    `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, images, image_count, status, code, detail)
     SELECT day, id, 0, 1, 'HALF-1', '[]', 0, 'failed', 'OMNITRON_REJECTED', 'No.' FROM runs WHERE id = $1`,
    [half],
  );
  return [paused, half];
}
