import { DEFAULT_OMNITRON_ACCOUNT, type OmnitronSimulator } from '../../src/demo/index.js';
import type { TestApp } from './app.js';

/** What the helpers below need of an application, in this process or another one. */
export type Server = Pick<TestApp, 'url' | 'token' | 'call'>;

export interface PostedRow {
  readonly product_sku: string;
  readonly images: readonly { readonly url: string; readonly order: number }[];
}

/** A row whose images tell which post it came with. */
export function postedRow(sku: string, post: string | number, images = 2): PostedRow {
  return {
    product_sku: sku,
    images: Array.from({ length: images }, (_, n) => ({
      url: `https://cdn.example/${encodeURIComponent(sku)}-${n + 1}.jpg?post=${post}`,
      order: n + 1,
    })),
  };
}

/** The post whose images Omnitron holds for a SKU; null when it holds none. */
export function heldPost(omnitron: OmnitronSimulator, sku: string): string | null {
  const posts = new Set(
    omnitron.findContent(sku)?.images.map(({ url }) => new globalThis.URL(url).searchParams.get('post')),
  );
  if (posts.size > 1) throw new Error(`${sku} has images of several posts: ${[...posts].join(', ')}.`);
  return [...posts][0] ?? null;
}

/** Makes the Omnitron login and a started outbound flow `erp-images`. Override any card. */
export async function createOutboundFlow(
  server: Server,
  omnitron: OmnitronSimulator,
  cards: Record<string, unknown> = {},
  login = 'omnitron',
): Promise<void> {
  const settings = { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT };
  await server
    .call('post', '/api/v1/logins')
    .send({ slug: login, name: 'Omnitron', type: 'omnitron', settings });
  const flow = {
    name: 'ERP images',
    slug: 'erp-images',
    direction: 'outbound',
    omnitron: { login, domainUrl: omnitron.url, concurrency: 16 },
    ...cards,
  };
  await server.call('post', '/api/v1/flows').send(flow).expect(201);
  await server.call('post', `/api/v1/flows/${flow.slug}/start`).expect(200);
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly runId: string; readonly rows: number };
}

/** Posts a payload; text and bytes go as they are, anything else as JSON. */
export async function post(
  server: Pick<Server, 'url' | 'token'>,
  payload: unknown,
  headers: Record<string, string> = {},
  path = 'erp-images',
): Promise<PostAnswer> {
  const isRaw = typeof payload === 'string' || payload instanceof Uint8Array;
  const response = await fetch(`${server.url}/api/v1/outbound/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json', ...headers },
    body: isRaw ? (payload as string) : JSON.stringify(payload),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as PostAnswer['body'],
  };
}
