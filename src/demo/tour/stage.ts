import { resolve } from 'node:path';
import { type ErpSimulator, startErpSimulator } from '../erp/start.js';
import { type OmnitronSimulator, startOmnitronSimulator } from '../omnitron/start.js';
import { adminAccount, type AdminAccount } from './admin-account.js';
import { type DemoConsole } from './demo-console.js';
import { createFlow, type DemoFlow } from './demo-flow.js';
import { type DemoOptions } from './demo-options.js';
import { RestClient } from './rest-client.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

const FOLDER = resolve('.data', 'demo');

/** Everything that a run of the demo needs, up and ready. */
export interface Stage {
  readonly erp: ErpSimulator;
  readonly omnitron: OmnitronSimulator;
  readonly server: ServerProcess;
  readonly admin: AdminAccount;
  readonly api: RestClient;
  readonly flow: DemoFlow;
}

/** Starts both simulators and the server, logs in, creates logins and flow. What was started is put on `started`. */
export async function setTheStage(
  { products, port }: DemoOptions,
  console: DemoConsole,
  started: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Stage> {
  const erp = started.adopt(await startErpSimulator({ products }), (simulator) => simulator.stop());
  console.done('ERP simulator', erp.url);
  const omnitron = started.adopt(await startOmnitronSimulator({ products }), (simulator) => simulator.stop());
  console.done('Omnitron simulator', omnitron.url);

  const admin = await adminAccount(FOLDER, process.env);
  const server = started.adopt(await startServerProcess({ folder: FOLDER, port, admin, signal }), (process) =>
    process.stop(),
  );
  const database = process.env['DATABASE_URL'] ? 'the Postgres of DATABASE_URL' : 'embedded Postgres';
  console.done('Server', `${server.url}, ${database}`);

  const api = await RestClient.login(server.url, admin, signal);
  const flow = await createFlow(api, erp, omnitron, new Date(), signal);
  console.done('Logins and flow', `${flow.erpLogin}, ${flow.omnitronLogin}, ${flow.slug}`);
  return { erp, omnitron, server, admin, api, flow };
}
