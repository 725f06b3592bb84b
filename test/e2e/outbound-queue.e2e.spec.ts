import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OmnitronSimulator, startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createOutboundFlow, post, postedRow } from '../support/outbound-flow.js';

let server: TestApp;
let omnitron: OmnitronSimulator;

beforeAll(async () => {
  omnitron = await startOmnitronSimulator({ unknownProducts: 'create' });
  // Nobody works the posts off, as with workers that are down.
  server = await startTestApp({ ROLES: 'api', OUTBOUND_MAX_QUEUED: '3' });
  await createOutboundFlow(server, omnitron);
});
afterAll(async () => {
  await server.stop();
  await omnitron.stop();
});

describe('a flow whose posts are not worked off', () => {
  it('takes as many as may wait, then asks its senders to come back later', async () => {
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await post(server, [postedRow('A', n)]));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 429, 429]);
    expect(answers[3]).toMatchObject({ body: { code: 'OUTBOUND_QUEUE_FULL' } });
    expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('answers 202 when the wait is over before the run', async () => {
    await server.database.dataSource.query(
      `UPDATE runs SET state = 'finished', status = 'cancelled', finished_at = now()`,
    );
    const answer = await post(server, [postedRow('A', 9)], {}, 'erp-images?wait=1');
    expect(answer).toMatchObject({ status: 202, body: { rows: 1 } });
    expect(await post(server, [], {}, 'erp-images?wait=1000')).toMatchObject({ status: 422 });
  });
});
