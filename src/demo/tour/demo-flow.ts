import { type ErpSimulator } from '../erp/start.js';
import { DEFAULT_ERP_ACCOUNT } from '../erp/options.js';
import { DEFAULT_OMNITRON_ACCOUNT } from '../omnitron/options.js';
import { type OmnitronSimulator } from '../omnitron/start.js';
import { type RestClient } from './rest-client.js';

export const PAGE_SIZE = 500;

/** What the mapping cannot do: the numbered image fields of this ERP become a list, the empty ones fall away. */
const SCRIPT = `function transform(rows) {
  return rows.map((row) => ({
    code: row.sku,
    pictures: [1, 2, 3, 4, 5]
      .map((order) => ({ link: row['image' + order], order }))
      .filter(({ link }) => link !== ''),
  }));
}
`;

/** And what the mapping is for: the names that Omnitron wants. */
const MAPPING = [
  {
    operation: 'shift',
    spec: {
      '*': {
        code: '[&1].product_sku',
        pictures: { '*': { link: '[&3].images[&1].url', order: '[&3].images[&1].order' } },
      },
    },
  },
];

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
  const erpLogin = `demo-erp-${moment}`;
  const omnitronLogin = `demo-omnitron-${moment}`;
  const slug = `demo-${moment}`;
  await api.post(
    '/api/v1/logins',
    {
      slug: erpLogin,
      name: 'Simulated ERP',
      type: 'jwt',
      settings: { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT, tokenPath: '$.token' },
    },
    signal,
  );
  await api.post(
    '/api/v1/logins',
    {
      slug: omnitronLogin,
      name: 'Simulated Omnitron',
      type: 'omnitron',
      settings: { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT },
    },
    signal,
  );
  await api.post(
    '/api/v1/flows',
    {
      name: `Demo ${moment}`,
      slug,
      direction: 'inbound',
      timezone: 'Europe/Istanbul',
      omnitron: { login: omnitronLogin, domainUrl: omnitron.url, concurrency: 16 },
      erpQuery: {
        sku: { key: 'sku', type: 'string' },
        modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
        custom: { key: 'status', type: 'string' },
      },
      filenameTemplate: '{sku}',
      read: {
        login: erpLogin,
        url: `${erp.url}/numbered/offset`,
        modifiedDateKey: 'modified_date__gt',
        recordsPath: '$.results',
        pagination: {
          type: 'offset',
          offsetKey: 'offset',
          limitKey: 'limit',
          pageSize: PAGE_SIZE,
          totalPath: '$.total',
        },
      },
      script: { language: 'javascript', source: SCRIPT },
      mapping: MAPPING,
    },
    signal,
  );
  return { slug, erpLogin, omnitronLogin };
}
