import { randomBytes } from 'node:crypto';
import { createTestDatabase } from '../support/database.js';
import { type Journey, type RealErp, tryRealSystem } from './support/journey.js';
import { SEED } from './support/products.js';
import { prepareSystem, runInSystem, type SystemSpec } from './support/system-process.js';

const CLI = 'node_modules/directus/cli.js';
const [ACCOUNT, PASSWORD, TOKEN] = ['admin@example.com', 'secret-of-admin', randomBytes(16).toString('hex')];
/** Files are shared by products, so that not every image is an upload. */
const FILES = 30;
const JUNCTION = 'products_files';

interface Entry {
  readonly products_id: { readonly sku: string };
  readonly directus_files_id: string;
}

/** Directus on Postgres, with products whose images are files in an order that is not that of their ids. */
async function open(): Promise<RealErp> {
  const database = await createTestDatabase({ migrated: false });
  const spec: SystemSpec = {
    name: 'directus',
    command: [CLI, 'start'],
    environment: () => ({
      DB_CLIENT: 'pg',
      DB_CONNECTION_STRING: database.url,
      SECRET: TOKEN,
      ADMIN_EMAIL: ACCOUNT,
      ADMIN_PASSWORD: PASSWORD,
      ADMIN_TOKEN: TOKEN,
      ACCESS_TOKEN_TTL: '5s',
      TELEMETRY: 'false',
      RATE_LIMITER_ENABLED: 'false',
      LOG_LEVEL: 'warn',
    }),
    readyAt: '/server/ping',
  };
  await runInSystem(spec, [CLI, 'bootstrap']);
  const system = await prepareSystem(spec);
  await system.start();
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${system.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : (JSON.parse(text) as { data: T }).data) as T;
  };

  await makeCollections(call);
  const files: string[] = [];
  for (let at = 0; at < FILES; at += 1) files.push(await upload(call, `${at}.svg`));
  const entries = (index: number, images: readonly string[]): object[] =>
    images
      .map((_image, at) => ({ directus_files_id: files[(3 * index + at) % FILES], sort: at + 1 }))
      .toReversed();
  await call(
    'POST',
    '/items/products',
    SEED.map(({ sku, images }, index) => ({ sku, images: entries(index, images) })),
  );

  return {
    process: system,
    values: {},
    secrets: { username: ACCOUNT, password: PASSWORD },
    async holdings(gate) {
      const all = await call<Entry[]>(
        'GET',
        `/items/${JUNCTION}?limit=-1&sort=products_id.id,sort&fields=products_id.sku,directus_files_id`,
      );
      const bySku = Map.groupBy(all, (entry) => entry.products_id.sku);
      return new Map(
        [...bySku].map(([sku, own]) => [sku, own.map((one) => `${gate}/assets/${one.directus_files_id}`)]),
      );
    },
    async change(skus) {
      for (const sku of skus) {
        const query = encodeURIComponent(JSON.stringify({ sku: { _eq: sku } }));
        const [found] = await call<{ id: number }[]>('GET', `/items/products?filter=${query}`);
        const create = [{ directus_files_id: await upload(call, 'new.svg'), sort: 0 }];
        await call('PATCH', `/items/products/${found?.id}`, { images: { create } });
      }
    },
    add: (sku) => call('POST', '/items/products', { sku, images: entries(0, ['a', 'b']) }),
    accepts: async ({ authorization = '' }) =>
      (await fetch(`${system.origin}/users/me`, { headers: { authorization } })).ok,
    async [Symbol.asyncDispose]() {
      await system.kill();
      await database.drop();
    },
  };
}

type Call = <T>(method: string, path: string, body?: object) => Promise<T>;

/** As the app of Directus makes them: date fields of the system, and images as "files", many to many. */
async function makeCollections(call: Call): Promise<void> {
  const id = { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true } };
  const stamp = (field: string, special: string): object => ({
    field,
    type: 'timestamp',
    schema: {},
    meta: { special: [special] },
  });
  await call('POST', '/collections', {
    collection: 'products',
    schema: {},
    meta: {},
    fields: [
      id,
      { field: 'sku', type: 'string', schema: { is_unique: true } },
      stamp('date_created', 'date-created'),
      stamp('date_updated', 'date-updated'),
      { field: 'images', type: 'alias', meta: { special: ['files'], interface: 'files' } },
    ],
  });
  await call('POST', '/collections', {
    collection: JUNCTION,
    schema: {},
    meta: { hidden: true },
    fields: [
      id,
      { field: 'products_id', type: 'integer', schema: {} },
      { field: 'directus_files_id', type: 'uuid', schema: {} },
      { field: 'sort', type: 'integer', schema: {} },
    ],
  });
  const relate = (field: string, related: string, meta: object): Promise<unknown> =>
    call('POST', '/relations', {
      collection: JUNCTION,
      field,
      related_collection: related,
      meta,
      schema: {},
    });
  await relate('products_id', 'products', {
    one_field: 'images',
    sort_field: 'sort',
    junction_field: 'directus_files_id',
  });
  await relate('directus_files_id', 'directus_files', { junction_field: 'products_id' });
}

async function upload(call: Call, name: string): Promise<string> {
  const form = new FormData();
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
  form.append('file', new Blob([picture], { type: 'image/svg+xml' }), name);
  return (await call<{ id: string }>('POST', '/files', form)).id;
}

const journey: Journey = { system: 'directus', template: 'directus', hasTokens: true, open };
tryRealSystem(journey);
