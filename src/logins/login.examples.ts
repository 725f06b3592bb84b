/** Request bodies that Swagger UI offers; a test sends each of them. */
export const LOGIN_EXAMPLES = {
  omnitron: {
    summary: 'An Omnitron account',
    value: {
      slug: 'omnitron',
      name: 'Omnitron of the shop',
      type: 'omnitron',
      settings: {
        domainUrl: 'https://shop.omnitron.example.com',
        username: 'integration',
        password: 'correct horse battery',
      },
    },
  },
  jwt: {
    summary: 'User name and password for a token',
    value: {
      slug: 'erp',
      name: 'ERP',
      type: 'jwt',
      settings: {
        url: 'https://erp.example.com/api/login',
        username: 'integration',
        password: 'correct horse battery',
        tokenPath: '$.token',
      },
      session: { lifetimeSeconds: 1200, rejectedStatuses: [401, 419] },
    },
  },
};
