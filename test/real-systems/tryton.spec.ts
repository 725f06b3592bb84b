import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type RealErp, tryRealSystem } from './support/journey.js';
import { cdn, SEED } from './support/products.js';
import { prepareSystem, runInSystem } from './support/system-process.js';

const MODULES = '/usr/lib/python3/dist-packages/trytond/modules';
const DATABASE = 'shop';
const PASSWORD = 'secret';
const missing = existsSync(`${MODULES}/product`)
  ? null
  : 'tryton is left out: on Debian, apt-get install tryton-server tryton-modules-product installs it.';

interface Product {
  readonly id: number;
  readonly code: string;
  readonly 'images.': readonly { readonly url: string; readonly sequence: number }[];
}

/** Tryton on SQLite, with a module of the shop that gives products images. */
async function open(): Promise<RealErp> {
  const folder = await mkdtemp(join(tmpdir(), 'image-integrator-tryton-'));
  await writeFile(join(folder, 'password'), PASSWORD);
  await writeFile(join(folder, `${DATABASE}.sqlite`), '');
  const spec = {
    name: 'tryton',
    folder,
    program: 'trytond',
    command: [],
    environment: (port: number) => ({
      PYTHONPATH: resolve(import.meta.dirname, 'systems/tryton'),
      PYTHONDONTWRITEBYTECODE: '1',
      TRYTONPASSFILE: join(folder, 'password'),
      TRYTOND_DATABASE__URI: 'sqlite://',
      TRYTOND_DATABASE__PATH: folder,
      TRYTOND_WEB__LISTEN: `127.0.0.1:${port}`,
    }),
    readyAt: '/',
  };
  await runInSystem({ ...spec, program: 'trytond-admin' }, [
    '-d',
    DATABASE,
    '--email',
    'admin@example.com',
    '-u',
    'image_url',
    '--activate-dependencies',
  ]);
  const system = await prepareSystem(spec);
  await system.start();
  const send = (method: string, params: unknown[], authorization: string): Promise<Response> =>
    fetch(`${system.origin}/${DATABASE}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ id: 1, method, params }),
    });
  const logIn = async (): Promise<string> => {
    const answer = await send('common.db.login', ['admin', { password: PASSWORD }], '');
    const { result } = (await answer.json()) as { result: [number, string] };
    return `Session ${btoa(['admin', ...result].join(':'))}`;
  };
  const session = await logIn();
  const call = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const answer = await send(method, [...params, {}], session);
    const { result, error } = (await answer.json()) as { result?: T; error?: unknown };
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result as T;
  };
  const images = (names: readonly string[], from = 1): unknown[] => [
    'create',
    names.map((name, at) => ({ url: cdn(name), sequence: from + at })).toReversed(),
  ];
  const create = (products: readonly { sku: string; images: readonly string[] }[]): Promise<unknown> =>
    call(
      'model.product.template.create',
      products.map((one) => ({
        name: one.sku,
        type: 'goods',
        default_uom: 1,
        products: [['create', [{ suffix_code: one.sku, images: [images(one.images)] }]]],
      })),
    );
  const find = (domain: unknown[]): Promise<Product[]> =>
    call('model.product.product.search_read', domain, 0, null, null, [
      'code',
      'images.url',
      'images.sequence',
    ]);

  await create(SEED.map(({ sku, images: names }) => ({ sku, images: names.toReversed() })));

  return {
    process: system,
    values: { database: DATABASE },
    secrets: { user: 'admin', password: PASSWORD },
    async holdings() {
      const all = await find([]);
      return new Map(
        all.map((one) => [
          one.code,
          one['images.'].toSorted((a, b) => a.sequence - b.sequence).map(({ url }) => url),
        ]),
      );
    },
    async change(skus) {
      for (const { id } of await find([['code', 'in', skus]]))
        await call('model.product.product.write', [id], { images: [images([`${randomUUID()}.jpg`], 0)] });
    },
    async add(sku) {
      await create([{ sku, images: ['new-1.jpg', 'new-0.jpg'] }]);
    },
    async accepts({ authorization = '' }) {
      await send('common.db.logout', [], authorization);
      return (await send('model.res.user.get_preferences', [true, {}], authorization)).ok;
    },
    async [Symbol.asyncDispose]() {
      await system.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

tryRealSystem({ system: 'tryton', template: 'tryton', hasTokens: true, missing, open });
