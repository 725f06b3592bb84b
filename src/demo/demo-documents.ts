import { DEFAULT_ERP_ACCOUNT } from './erp/options.js';
import { DEFAULT_OMNITRON_ACCOUNT } from './omnitron/options.js';

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

/** Where both simulators are, and what their logins and the flow between them are called. */
export interface DemoSite {
  readonly erpUrl: string;
  readonly omnitronUrl: string;
  readonly erpLogin: string;
  readonly omnitronLogin: string;
  readonly name: string;
  readonly slug: string;
}

/** Both logins and the flow, as the API takes them. */
export function demoDocuments({ erpUrl, omnitronUrl, erpLogin, omnitronLogin, name, slug }: DemoSite): {
  readonly logins: readonly { slug: string; name: string; type: string; settings: object }[];
  readonly flow: object;
} {
  return {
    logins: [
      {
        slug: erpLogin,
        name: 'Simulated ERP',
        type: 'jwt',
        settings: { url: `${erpUrl}/login`, ...DEFAULT_ERP_ACCOUNT, tokenPath: '$.token' },
      },
      {
        slug: omnitronLogin,
        name: 'Simulated Omnitron',
        type: 'omnitron',
        settings: { domainUrl: omnitronUrl, ...DEFAULT_OMNITRON_ACCOUNT },
      },
    ],
    flow: {
      name,
      slug,
      direction: 'inbound',
      timezone: 'Europe/Istanbul',
      omnitron: { login: omnitronLogin, domainUrl: omnitronUrl, concurrency: 16 },
      erpQuery: {
        sku: { key: 'sku', type: 'string' },
        modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
        custom: { key: 'status', type: 'string' },
      },
      filenameTemplate: '{sku}',
      read: {
        login: erpLogin,
        url: `${erpUrl}/numbered/offset`,
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
  };
}
