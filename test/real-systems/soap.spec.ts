import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RealErp, tryRealSystem } from './support/journey.js';
import { cdn, SEED } from './support/products.js';
import { prepareSystem } from './support/system-process.js';

/** What XML must escape. */
const LOGIN = { username: 'integration', password: 'sec<ret>&"1"' };

interface Stored {
  readonly Image: readonly { readonly Url: string; readonly Position: number }[];
}

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A SOAP service made with the package soap, with its WSDL and WS-Security. */
async function open(): Promise<RealErp> {
  const folder = await mkdtemp(join(tmpdir(), 'image-integrator-soap-'));
  const data = join(folder, 'products.json');
  const system = await prepareSystem({
    name: 'soap',
    command: ['server.mjs'],
    environment: () => ({ DATA: data, USER_NAME: LOGIN.username, PASSWORD: LOGIN.password }),
    readyAt: '/ProductService?wsdl',
  });
  await system.start();
  const save = async (sku: string, names: readonly string[]): Promise<void> => {
    const images = names
      .map((name, at) => `<Image><Url>${xml(cdn(name))}</Url><Position>${at}</Position></Image>`)
      .toReversed();
    const answer = await fetch(`${system.origin}/ProductService`, {
      method: 'POST',
      headers: {
        'content-type': 'text/xml; charset=utf-8',
        soapaction: '"urn:example:products/SaveProduct"',
      },
      body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><Security><UsernameToken><Username>${LOGIN.username}</Username><Password>${xml(LOGIN.password)}</Password></UsernameToken></Security></e:Header><e:Body><SaveProduct xmlns="urn:example:products"><Product><Sku>${xml(sku)}</Sku>${images.join('')}</Product></SaveProduct></e:Body></e:Envelope>`,
    });
    if (!answer.ok) throw new Error(`${sku} was not saved: ${answer.status} ${await answer.text()}`);
  };
  const stored = async (): Promise<Map<string, Stored>> =>
    new Map(JSON.parse(await readFile(data, 'utf8')) as [string, Stored][]);
  const urls = ({ Image }: Stored): string[] =>
    Image.toSorted((a, b) => a.Position - b.Position).map(({ Url }) => Url);

  for (const { sku, images } of SEED) await save(sku, images.toReversed());

  return {
    process: system,
    values: {},
    secrets: LOGIN,
    holdings: async () => new Map([...(await stored())].map(([sku, one]) => [sku, urls(one)])),
    async change(skus) {
      const before = await stored();
      for (const sku of skus) {
        const names = urls(before.get(sku) ?? { Image: [] }).map((url) => url.slice(cdn('').length));
        await save(sku, [`${randomUUID()}.jpg`, ...names]);
      }
    },
    add: (sku) => save(sku, ['new-1.jpg', 'new-0.jpg']),
    async [Symbol.asyncDispose]() {
      await system.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// The password travels with each request: there are no tokens that could die.
tryRealSystem({ system: 'soap', template: 'soap-wss', hasTokens: false, open });
