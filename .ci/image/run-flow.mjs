import { startErpSimulator, startOmnitronSimulator } from '../../dist/src/demo/index.js';
import { checkContent } from '../../dist/src/demo/tour/check-content.js';
import { createFlow } from '../../dist/src/demo/tour/demo-flow.js';
import { followRun } from '../../dist/src/demo/tour/follow-run.js';
import { RestClient } from '../../dist/src/demo/tour/rest-client.js';

const PRODUCTS = 600;
const WITHIN_MS = 180_000;

/**
 * One flow from the simulated ERP to the simulated Omnitron, by the server at `url`. A sentence about it; throws when Omnitron
 * does not hold exactly what the ERP has.
 */
export async function runFlow(url, admin) {
  await using stack = new AsyncDisposableStack();
  const stop = (simulator) => simulator.stop();
  const erp = stack.adopt(await startErpSimulator({ products: PRODUCTS }), stop);
  const omnitron = stack.adopt(await startOmnitronSimulator({ products: PRODUCTS }), stop);
  const signal = AbortSignal.timeout(WITHIN_MS);
  const api = await RestClient.login(url, admin, signal);
  const { slug } = await createFlow(api, erp, omnitron, new Date(), signal);
  const { runId } = await api.post(`/api/v1/flows/${slug}/runs`, {}, signal);
  const run = await followRun(api, runId, signal, () => {});
  const { images, problems } = checkContent(erp.catalogue, omnitron);
  if (run.status !== 'succeeded')
    throw new Error(`the run ended as ${run.status}: ${JSON.stringify(run.failure)}`);
  if (problems.length > 0) throw new Error(problems.join('\n  '));
  return `${run.written} products with ${images} images arrived as they should`;
}
