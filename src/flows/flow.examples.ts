/** Request bodies that Swagger UI offers; a test sends each of them. */
export const FLOW_EXAMPLES = {
  inbound: {
    summary: 'Inbound: every five minutes, offset pagination',
    value: {
      name: 'Images',
      timezone: 'Europe/Istanbul',
      schedule: { type: 'cron', expression: '0 0/5 * * * ? *' },
      omnitron: { login: 'omnitron', domainUrl: 'https://shop.omnitron.example' },
      erpQuery: {
        sku: { key: 'sku', type: 'string' },
        modified_date__gt: { key: 'modified_date__gt', type: 'datetime' },
      },
      read: {
        login: 'erp',
        url: 'https://erp.example.com/api/images/',
        modifiedDateKey: 'modified_date__gt',
        recordsPath: '$.results',
        pagination: { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 500 },
      },
    },
  },
};

export const PATCH_EXAMPLES = {
  pageSize: {
    summary: 'Retry less, and say why',
    value: { write: { maxAttempts: 5 }, changeNote: 'Omnitron answers quickly or not at all' },
  },
  schedule: {
    summary: 'Repeat every ten minutes',
    value: { schedule: { type: 'interval', everySeconds: 600 } },
  },
};

export const SLUG_PARAM = { name: 'slug', description: 'Slug of the flow.', example: 'images' };
