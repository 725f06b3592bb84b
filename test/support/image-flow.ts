import {
  DEFAULT_ERP_ACCOUNT,
  DEFAULT_OMNITRON_ACCOUNT,
  type ErpSimulator,
  type OmnitronSimulator,
} from '../../src/demo/index.js';
import type { TestApp } from './app.js';

/** The two systems that a flow stands between, as simulators. */
export interface Sides {
  readonly erp: ErpSimulator;
  readonly omnitron: OmnitronSimulator;
}

/** Turns the ERP's records into the expected output: a script that drops what it does not need, a mapping that renames. */
export const SCRIPT = `function transform(rows, context) {
  return rows.map(({ sku, images }) => ({ code: sku, photos: images }));
}`;
export const MAPPING = [
  {
    operation: 'shift',
    spec: {
      '*': {
        code: '[&1].product_sku',
        photos: { '*': { url: '[&3].images[&1].url', order: '[&3].images[&1].order' } },
      },
    },
  },
];

/** The flow document of the main job: 500 products a page by offset, script, mapping. Override any card. */
export function imageFlow(
  { erp, omnitron }: Sides,
  cards: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    name: 'Images',
    slug: 'images',
    direction: 'inbound',
    timezone: 'Europe/Istanbul',
    omnitron: { login: 'omnitron', domainUrl: omnitron.url, concurrency: 16 },
    erpQuery: { sku: { key: 'sku', type: 'string' } },
    read: {
      login: 'erp',
      url: `${erp.url}/products/offset`,
      recordsPath: '$.results',
      pagination: { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 500 },
    },
    script: { language: 'javascript', source: SCRIPT },
    mapping: MAPPING,
    ...cards,
  };
}

/** Makes both logins through the API. */
export async function createLogins(
  server: Pick<TestApp, 'call'>,
  { erp, omnitron }: Sides,
  suffix = '',
): Promise<void> {
  await server
    .call('post', '/api/v1/logins')
    .send({
      slug: `omnitron${suffix}`,
      name: 'Omnitron',
      type: 'omnitron',
      settings: { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT },
    })
    .expect(201);
  await server
    .call('post', '/api/v1/logins')
    .send({
      slug: `erp${suffix}`,
      name: 'ERP',
      type: 'jwt',
      settings: { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT },
    })
    .expect(201);
}

export async function createFlow(
  server: Pick<TestApp, 'call'>,
  flow: Record<string, unknown>,
): Promise<void> {
  await server.call('post', '/api/v1/flows').send(flow).expect(201);
}

export async function replaceFlow(
  server: Pick<TestApp, 'call'>,
  flow: Record<string, unknown>,
): Promise<void> {
  await server
    .call('put', `/api/v1/flows/${String(flow['slug'])}`)
    .send(flow)
    .expect(200);
}

export interface RunBody {
  readonly id: string;
  readonly state: string;
  readonly status: string | null;
  readonly phase: string;
  readonly pages: number;
  readonly requests: number;
  readonly records: number;
  readonly products: number;
  readonly written: number;
  readonly skipped: number;
  readonly failed: number;
  readonly held: number;
  readonly imagesAdded: number;
  readonly imagesChanged: number;
  readonly imagesRemoved: number;
  readonly failure: { step: string; code: string; detail: string } | null;
  readonly stopReason: string | null;
  readonly verdict: string | null;
  readonly verdictReason: string | null;
  readonly warnings: string[];
  readonly steps: { step: string; status: string | null; counts: Record<string, number> }[];
}

export async function startRun(
  server: Pick<TestApp, 'call'>,
  body: object = {},
  flow = 'images',
): Promise<string> {
  const answer = await server.call('post', `/api/v1/flows/${flow}/runs`).send(body).expect(202);
  return (answer.body as { runId: string }).runId;
}

export async function getRun(server: TestApp, runId: string): Promise<RunBody> {
  return (await server.call('get', `/api/v1/runs/${runId}`).expect(200)).body as RunBody;
}

/** Follows the run's events until `until` holds for it; the run as it is then. */
export async function waitForRun(
  server: Pick<TestApp, 'url' | 'token'>,
  runId: string,
  until: (run: RunBody) => boolean = ({ state }) => state === 'finished',
): Promise<RunBody> {
  const response = await fetch(`${server.url}/api/v1/runs/${runId}/events`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  if (!response.ok || response.body === null)
    throw new Error(`The events of run ${runId} answer ${response.status}.`);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data === undefined) continue;
      const run = JSON.parse(data) as RunBody;
      if (until(run)) return run;
      if (run.state === 'finished')
        throw new Error(`Run ${runId} finished (${run.status}) before what the test waits for.`);
    }
  }
  throw new Error(`The events of run ${runId} ended.`);
}

/** Starts a run and gives it when it has finished. */
export async function runToEnd(server: TestApp, body: object = {}, flow = 'images'): Promise<RunBody> {
  return waitForRun(server, await startRun(server, body, flow));
}

/** The SKUs whose content in Omnitron is not exactly what the catalogue says. */
export function differences({ erp, omnitron }: Sides): string[] {
  const expected = new Map<string, unknown>();
  for (let index = 0; index < erp.catalogue.size; index += 1) {
    expected.set(
      erp.catalogue.product(index).sku,
      erp.catalogue.images(index).map(({ url, order }) => ({ url, order })),
    );
  }
  const wrong = [...omnitron.skus()].filter((sku) => !expected.has(sku));
  for (const [sku, images] of expected) {
    const held = omnitron.findContent(sku)?.images.map(({ url, order }) => ({ url, order })) ?? null;
    if (JSON.stringify(held) !== JSON.stringify(images)) wrong.push(sku);
  }
  return wrong;
}
