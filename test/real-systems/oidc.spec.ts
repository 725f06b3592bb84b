import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gate } from './support/gate.js';
import { type RealErp, tryRealSystem } from './support/journey.js';
import { cdn, SEED } from './support/products.js';
import { prepareSystem } from './support/system-process.js';

/** What must be form-encoded before it is a part of Basic. */
const CLIENT_SECRET = 's p&c:%ret';

interface Stored {
  readonly images: readonly { readonly url: string; readonly order: number }[];
}

/** An API whose tokens are those of an OAuth 2.0 provider, with the grant client credentials. They live for five seconds. */
async function open(gate: Gate): Promise<RealErp> {
  const folder = await mkdtemp(join(tmpdir(), 'image-integrator-oidc-'));
  const data = join(folder, 'products.json');
  const system = await prepareSystem({
    name: 'oidc',
    command: ['server.mjs'],
    environment: () => ({ DATA: data, CLIENT_SECRET }),
    readyAt: '/.well-known/openid-configuration',
  });
  await system.start();
  const save = async (sku: string, names: readonly string[]): Promise<void> => {
    const images = names.map((name, order) => ({ url: cdn(name), order })).toReversed();
    const answer = await fetch(`${system.origin}/api/images`, {
      method: 'PUT',
      body: JSON.stringify({ sku, images }),
    });
    if (!answer.ok) throw new Error(`${sku} was not saved: ${answer.status} ${await answer.text()}`);
  };
  const stored = async (): Promise<Map<string, Stored>> =>
    new Map(JSON.parse(await readFile(data, 'utf8')) as [string, Stored][]);
  const urls = ({ images }: Stored): string[] =>
    images.toSorted((a, b) => a.order - b.order).map(({ url }) => url);

  for (const { sku, images } of SEED) await save(sku, images.toReversed());

  return {
    process: system,
    values: {},
    login: {
      type: 'oauth2',
      settings: {
        grant: 'client_credentials',
        tokenUrl: `${gate.origin}/token`,
        clientId: 'integration',
        clientSecret: CLIENT_SECRET,
        scope: 'images:read',
      },
    },
    holdings: async () => new Map([...(await stored())].map(([sku, one]) => [sku, urls(one)])),
    async change(skus) {
      const before = await stored();
      for (const sku of skus) {
        const names = urls(before.get(sku) ?? { images: [] }).map((url) => url.slice(cdn('').length));
        await save(sku, [`${randomUUID()}.jpg`, ...names]);
      }
    },
    add: (sku) => save(sku, ['new-1.jpg', 'new-0.jpg']),
    accepts: async ({ authorization = '' }) =>
      (await fetch(`${system.origin}/api/images?limit=1`, { headers: { authorization } })).ok,
    async [Symbol.asyncDispose]() {
      await system.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

tryRealSystem({ system: 'oidc', template: 'rest-offset', hasTokens: true, open });
