import { it } from 'vitest';
import { startOmnitronSimulator } from '../../src/demo/index.js';
import { startTestApp } from '../support/app.js';
import { createOutboundFlow, post, postedRow } from '../support/outbound-flow.js';
it('x', { timeout: 60000 }, async () => {
  const omnitron = await startOmnitronSimulator({ unknownProducts: 'create' });
  const server = await startTestApp({ LOG_LEVEL: 'warn' });
  await createOutboundFlow(server, omnitron);
  const t = performance.now();
  const large = await post(server, Array.from({ length: 10_000 }, (_, n) => postedRow(`P${n}`, 'x', 1)));
  console.log('202', performance.now() - t);
  for (let i = 0; i < 3; i++) {
    await new Promise((r) => setTimeout(r, 1500));
    console.log(await server.database.dataSource.query(`select left(query, 300) q, now()-query_start t from pg_stat_activity where state='active' and pid <> pg_backend_pid()`));
  }
  await server.stop(); await omnitron.stop();
});
