import { type ErpSimulator, startErpSimulator } from '../erp/start.js';
import { type OmnitronSimulator, startOmnitronSimulator } from '../omnitron/start.js';
import { adminAccount, type AdminAccount } from './admin-account.js';
import { type DemoConsole } from './demo-console.js';
import { openDemoFolder } from './demo-folder.js';
import { type DemoOptions } from './demo-options.js';
import { RestClient } from './rest-client.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

/** Both simulators and the server, up and ready, and a client that is logged in. */
export interface Stage {
  readonly erp: ErpSimulator;
  readonly omnitron: OmnitronSimulator;
  readonly server: ServerProcess;
  readonly admin: AdminAccount;
  readonly api: RestClient;
}

/** Starts both simulators and the server, and logs in. What was started is put on `started`. */
export async function setTheStage(
  { products, port, playground }: DemoOptions,
  console: DemoConsole,
  started: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Stage> {
  const erp = started.adopt(await startErpSimulator({ products }), (simulator) => simulator.stop());
  console.done('ERP simulator', erp.url);
  // A playground takes images of any product that somebody thinks of.
  const unknownProducts = playground ? 'create' : 'refuse';
  const omnitron = started.adopt(await startOmnitronSimulator({ products, unknownProducts }), (simulator) =>
    simulator.stop(),
  );
  console.done('Omnitron simulator', omnitron.url);

  const folder = await openDemoFolder(playground, started);
  const admin = await adminAccount(folder, process.env);
  const server = started.adopt(await startServerProcess({ folder, port, admin, signal }), (process) =>
    process.stop(),
  );
  const database = process.env['DATABASE_URL'] ? 'the Postgres of DATABASE_URL' : 'embedded Postgres';
  console.done('Server', `${server.url}, ${database}`);

  const api = await RestClient.login(server.url, admin, signal);
  return { erp, omnitron, server, admin, api };
}
