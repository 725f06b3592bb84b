// An OAuth 2.0 provider, and an API that asks it about each token (RFC 7662). Tokens live in memory, for five seconds; products in
// the file DATA, so that they outlive the process.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { DATA, HOST, PORT, CLIENT_SECRET } = process.env;
const origin = `http://${HOST}:${PORT}`;
const client = (id, more) => ({
  client_id: id,
  client_secret: CLIENT_SECRET,
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: 'client_secret_basic',
  ...more,
});
const provider = new Provider(origin, {
  clients: [
    client('integration', { grant_types: ['client_credentials'], scope: 'images:read' }),
    client('api', { grant_types: ['client_credentials'] }),
  ],
  scopes: ['images:read'],
  ttl: { ClientCredentials: 5 },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
  },
});

/** Whether the provider says that a token is alive and may read images. */
async function mayRead({ authorization = '' }) {
  const [scheme, token = ''] = authorization.split(' ');
  if (scheme !== 'Bearer' || token === '') return false;
  const answer = await fetch(`${origin}/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`api:${encodeURIComponent(CLIENT_SECRET)}`)}` },
    body: new URLSearchParams({ token }),
  });
  const { active, scope = '' } = await answer.json();
  return active === true && scope.split(' ').includes('images:read');
}

const products = new Map(existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) : []);

function found(query) {
  const skus = query.get('sku')?.split(',');
  const since = query.get('modified_date__gt');
  const after = since === null ? 0 : Date.parse(`${since.slice(0, 23)}Z`);
  return [...products.values()].filter(
    ({ sku, changed }) => (skus?.includes(sku) ?? true) && changed > after,
  );
}

function save({ sku, images }) {
  products.set(sku, { sku, images, changed: Date.now() });
  writeFileSync(DATA, JSON.stringify([...products]));
}

const login = provider.callback();

async function serve(request, response) {
  const url = new URL(request.url, origin);
  if (url.pathname !== '/api/images') return login(request, response);
  const answer = (status, body, headers = {}) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  if (request.method === 'PUT') {
    save(JSON.parse(Buffer.concat(await request.toArray()).toString('utf8')));
    return answer(200, {});
  }
  if (!(await mayRead(request.headers)))
    return answer(401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' });
  const all = found(url.searchParams);
  const from = Number(url.searchParams.get('offset') ?? 0);
  const results = all
    .slice(from, from + Number(url.searchParams.get('limit') ?? 10))
    .map(({ sku, images }) => ({ sku, images }));
  return answer(200, { count: all.length, results });
}

createServer((request, response) => {
  serve(request, response).catch((error) => response.destroy(error));
}).listen(Number(PORT), HOST);
