/** Addresses of the demo's simulators, `url`: they are answered by the process that runs them, and may be reached by it alone. */
export const DEMO_URLS = `(SELECT unnest(ARRAY[erp_url, omnitron_url]) AS url FROM demos)`;
