import { parseArgs } from 'node:util';
import { startOmnitronSimulator } from './omnitron/start.js';
import { runAsProcess, wholeNumber } from './simulator/run-as-process.js';

const USAGE = `Omnitron simulator

  --port N                   port to listen on (default: any free one)
  --products N               products of the catalogue (default 1500)
  --unknown-products MODE    refuse (default) or create
  --without-images N         products without an image at the start (default: all)
  --latency-ms N             what every answer takes (default 0)
  --token-life-requests N    requests after which a token is dead (default: never)
  --requests-per-second N    per account, 429 above (default: no limit)
`;

await runAsProcess(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      port: { type: 'string' },
      products: { type: 'string' },
      'unknown-products': { type: 'string', default: 'refuse' },
      'without-images': { type: 'string' },
      'latency-ms': { type: 'string' },
      'token-life-requests': { type: 'string' },
      'requests-per-second': { type: 'string' },
    },
  });
  if (values.help === true) throw new Error(USAGE);
  const unknownProducts = values['unknown-products'];
  if (unknownProducts !== 'refuse' && unknownProducts !== 'create') {
    throw new Error('--unknown-products must be refuse or create.');
  }
  return startOmnitronSimulator({
    port: wholeNumber('port', values.port),
    products: wholeNumber('products', values.products),
    unknownProducts,
    withoutImages: wholeNumber('without-images', values['without-images']),
    latencyMs: wholeNumber('latency-ms', values['latency-ms']),
    tokenLifeRequests: wholeNumber('token-life-requests', values['token-life-requests']),
    requestsPerSecond: wholeNumber('requests-per-second', values['requests-per-second']),
  });
});
