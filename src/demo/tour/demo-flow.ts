import { demoDocuments } from '../demo-documents.js';
import { type ErpSimulator } from '../erp/start.js';
import { type OmnitronSimulator } from '../omnitron/start.js';
import { type RestClient } from './rest-client.js';

export interface DemoFlow {
  readonly slug: string;
  readonly erpLogin: string;
  readonly omnitronLogin: string;
}

/** Creates both logins and the flow; their names carry the moment, so that demos do not meet on one database. */
export async function createFlow(
  api: RestClient,
  erp: ErpSimulator,
  omnitron: OmnitronSimulator,
  now: Date,
  signal: AbortSignal,
): Promise<DemoFlow> {
  const moment = now.toISOString().slice(5, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const names = {
    erpLogin: `demo-erp-${moment}`,
    omnitronLogin: `demo-omnitron-${moment}`,
    slug: `demo-${moment}`,
  };
  const { logins, flow } = demoDocuments({
    ...names,
    name: `Demo ${moment}`,
    erpUrl: erp.url,
    omnitronUrl: omnitron.url,
  });
  for (const login of logins) await api.post('/api/v1/logins', login, signal);
  await api.post('/api/v1/flows', flow, signal);
  return names;
}
