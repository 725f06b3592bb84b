import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createTestDatabase } from '../support/database.js';
import { type RealErp, tryRealSystem } from './support/journey.js';
import { cdn, SEED } from './support/products.js';
import { prepareSystem } from './support/system-process.js';

/** PostGraphile over a schema of products and images, with tokens that a function of the database gives for five seconds. */
async function open(): Promise<RealErp> {
  const database = await createTestDatabase({ migrated: false });
  const { dataSource } = database;
  await dataSource.query(
    await readFile(resolve(import.meta.dirname, 'systems/postgraphile/shop.sql'), 'utf8'),
  );
  const rows = SEED.flatMap(({ sku, images }) =>
    images.map((name, at) => ({ sku, position: at + 1, url: cdn(`${images.length - at}-of-${name}`) })),
  ).toReversed();
  await dataSource.query('INSERT INTO shop.product (sku) SELECT unnest($1::text[])', [
    SEED.map(({ sku }) => sku),
  ]);
  await dataSource.query(
    'INSERT INTO shop.image (product_sku, position, url) SELECT * FROM unnest($1::text[], $2::int[], $3::text[])',
    [rows.map(({ sku }) => sku), rows.map(({ position }) => position), rows.map(({ url }) => url)],
  );

  const system = await prepareSystem({
    name: 'postgraphile',
    command: ['server.mjs'],
    environment: () => ({ DATABASE_URL: database.url, JWT_SECRET: randomUUID(), GRAPHILE_ENV: 'production' }),
    readyAt: '/graphql?query=%7B__typename%7D',
  });
  await system.start();
  const ask = async (
    query: string,
    variables: object = {},
    headers: Record<string, string> = {},
  ): Promise<boolean> => {
    const answer = await fetch(`${system.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return answer.ok && !('errors' in ((await answer.json()) as object));
  };
  const createImage = async (sku: string, position: number): Promise<void> => {
    const made = await ask(
      'mutation ($image: ImageInput!) { createImage(input: { image: $image }) { clientMutationId } }',
      { image: { productSku: sku, position, url: cdn(`${randomUUID()}.jpg`) } },
    );
    if (!made) throw new Error(`${sku} got no image.`);
  };

  return {
    process: system,
    values: {},
    secrets: { password: 'secret' },
    async holdings() {
      const all: { sku: string; urls: string[] }[] = await dataSource.query(
        'SELECT product_sku AS sku, array_agg(url ORDER BY position) AS urls FROM shop.image GROUP BY product_sku',
      );
      return new Map(all.map(({ sku, urls }) => [sku, urls]));
    },
    async change(skus) {
      for (const sku of skus) await createImage(sku, 0);
    },
    async add(sku) {
      await ask(
        'mutation ($sku: String!) { createProduct(input: { product: { sku: $sku } }) { clientMutationId } }',
        {
          sku,
        },
      );
      await createImage(sku, 2);
      await createImage(sku, 1);
    },
    accepts: ({ authorization = '' }) => ask('{ __typename }', {}, { authorization }),
    async [Symbol.asyncDispose]() {
      await system.kill();
      await database.drop();
    },
  };
}

tryRealSystem({ system: 'postgraphile', template: 'postgraphile', hasTokens: true, open });
