import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RealErp, tryRealSystem } from './support/journey.js';
import { cdn, SEED } from './support/products.js';
import { prepareSystem, runInSystem, type SystemSpec } from './support/system-process.js';

const CDS = 'node_modules/@sap/cds/bin';
const SERVICE = '/odata/v4/catalog';
const LOGIN = { username: 'integration', password: 'secret' };
const product = (sku: string): string => `/Products('${encodeURIComponent(sku.replaceAll("'", "''"))}')`;

interface Image {
  readonly product_sku: string;
  readonly position: number;
  readonly url: string;
}

/** SAP CAP on SQLite, whose pages have twenty entities whatever is asked for. */
async function open(): Promise<RealErp> {
  const folder = await mkdtemp(join(tmpdir(), 'image-integrator-cap-'));
  const db = { kind: 'sqlite', credentials: { url: join(folder, 'products.sqlite') } };
  const auth = { kind: 'basic', users: { [LOGIN.username]: { password: LOGIN.password } } };
  const spec: SystemSpec = {
    name: 'cap',
    command: [`${CDS}/serve.js`, 'all'],
    environment: () => ({ CDS_CONFIG: JSON.stringify({ requires: { db, auth } }) }),
    readyAt: `${SERVICE}/$metadata`,
  };
  await runInSystem(spec, [`${CDS}/deploy.js`]);
  const system = await prepareSystem(spec);
  await system.start();
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${system.origin}${SERVICE}${path}`, {
      method,
      headers: {
        authorization: `Basic ${btoa(`${LOGIN.username}:${LOGIN.password}`)}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const images = (names: readonly string[]): object[] =>
    names.map((name, position) => ({ position, url: cdn(name) })).toReversed();

  for (const { sku, images: names } of SEED)
    await call('POST', '/Products', { sku, images: images(names.toReversed()) });

  return {
    process: system,
    values: {},
    secrets: LOGIN,
    async holdings() {
      const { value } = await call<{ value: Image[] }>(
        'GET',
        '/Images?$orderby=product_sku,position&$top=1000',
      );
      const bySku = Map.groupBy(value, (image) => image.product_sku);
      return new Map([...bySku].map(([sku, own]) => [sku, own.map(({ url }) => url)]));
    },
    async change(skus) {
      for (const sku of skus) {
        const now = await call<{ images: Image[] }>(
          'GET',
          `${product(sku)}?$expand=images($orderby=position)`,
        );
        const names = now.images.map(({ url }) => url.slice(cdn('').length));
        await call('PATCH', product(sku), { images: images([`new-of-${names.join('-')}`, ...names]) });
      }
    },
    async add(sku) {
      await call('POST', '/Products', { sku, images: images(['new-1.jpg', 'new-0.jpg']) });
    },
    async [Symbol.asyncDispose]() {
      await system.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Basic has no tokens that could die.
tryRealSystem({ system: 'cap', template: 'sap-cap', hasTokens: false, open });
