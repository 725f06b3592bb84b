import { parseArgs } from 'node:util';
import { startErpSimulator } from './erp/start.js';
import { runAsProcess, wholeNumber } from './simulator/run-as-process.js';

const USAGE = `ERP simulator

  --port N                   port to listen on (default: any free one)
  --products N               products of the catalogue (default 1500)
  --latency-ms N             what every answer takes (default 0)
  --token-life-ms N          how long a token is good (default 3600000)
  --token-life-requests N    requests after which a token is dead (default: never)
  --no-authentication        anybody may read
`;

await runAsProcess(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      port: { type: 'string' },
      products: { type: 'string' },
      'latency-ms': { type: 'string' },
      'token-life-ms': { type: 'string' },
      'token-life-requests': { type: 'string' },
      'no-authentication': { type: 'boolean', default: false },
    },
  });
  if (values.help === true) throw new Error(USAGE);
  return startErpSimulator({
    port: wholeNumber('port', values.port),
    products: wholeNumber('products', values.products),
    latencyMs: wholeNumber('latency-ms', values['latency-ms']),
    tokenLifeMs: wholeNumber('token-life-ms', values['token-life-ms']),
    tokenLifeRequests: wholeNumber('token-life-requests', values['token-life-requests']),
    authentication: values['no-authentication'] ? 'none' : 'jwt',
  });
});
