import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN } from '../support/app.js';
import { imageFlow, MAPPING, waitForRun } from '../support/image-flow.js';
import { probeDuring } from '../support/prober.js';
import { serveHttp, type TestServer } from '../support/http-server.js';
import { type Answer, HostileGround, type Person } from './hostile-ground.js';

const AT_ONCE = 200;
const WITHIN_MS = 2_000;
/** The senders share the machine with the server, and with whatever else it does. */
const BUSY_MACHINE = 2;

let ground: HostileGround;
let silent: TestServer;
let runId: string;

beforeAll(async () => {
  ground = await HostileGround.open(20);
  silent = await serveHttp(() => undefined);
  const flow = imageFlow(ground.sides);
  await ground.ask('POST', '/api/v1/flows', flow);
  const read = { ...(flow['read'] as object), login: null, url: silent.origin };
  await ground.ask('POST', '/api/v1/flows', { ...flow, name: 'Busy', slug: 'busy', read });
  const outbound = { name: 'Posted', slug: 'posted', direction: 'outbound', omnitron: flow['omnitron'] };
  await ground.ask('POST', '/api/v1/flows', outbound);
  await ground.ask('POST', '/api/v1/flows/posted/start');
  // Their rows stay failed, so that there is something to retry.
  const match = { path: '/api/v1/downloadable-image/' };
  ground.sides.omnitron.faults.add({ kind: 'status', status: 400, rate: 1, match });
  const started = await ground.ask<{ runId: string }>('POST', '/api/v1/flows/images/runs', {});
  ({ runId } = started);
  await waitForRun(ground.server, runId);
  await ground.ask('POST', '/api/v1/flows/busy/runs', {});
});
afterAll(async () => {
  await silent[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
});

interface Kind {
  /** What at least one of them is answered, so that a kind which is refused at the door is seen. */
  readonly meets?: number;
  readonly method?: string;
  readonly path: string | (() => string);
  /** An administrator where nothing is said; null for nobody. */
  readonly as?: Person | null;
  readonly body?: unknown;
}

const KINDS: Record<string, Kind> = {
  'a retry of failed rows': { path: () => `/api/v1/runs/${runId}/retry-failed`, meets: 202 },
  'a start of a busy flow': { path: '/api/v1/flows/busy/runs', body: {}, meets: 409 },
  'a start of a flow': { path: '/api/v1/flows/images/runs', body: {}, meets: 202 },
  'a resume': { path: () => `/api/v1/runs/${runId}/resume`, meets: 409 },
  'a cancel': { path: () => `/api/v1/runs/${runId}/cancel`, meets: 409 },
  'a list of runs': { method: 'GET', path: '/api/v1/runs' },
  'a run': { method: 'GET', path: () => `/api/v1/runs/${runId}` },
  'the rows of a run': { method: 'GET', path: () => `/api/v1/runs/${runId}/rows` },
  'a list of flows': { method: 'GET', path: '/api/v1/flows' },
  'a list of products': { method: 'GET', path: '/api/v1/products' },
  'the overview': { method: 'GET', path: '/api/v1/overview' },
  'the main log': { method: 'GET', path: '/api/v1/logs' },
  'the line log': { method: 'GET', path: '/api/v1/logs/lines' },
  'a post to a flow': {
    path: '/api/v1/outbound/posted',
    body: [{ product_sku: 'SKU-1', images: [{ url: 'https://images.example.com/1.jpg', order: 1 }] }],
    meets: 202,
  },
  'a stop of a flow': { path: '/api/v1/flows/posted/stop' },
  'a start of the posts of a flow': { path: '/api/v1/flows/posted/start' },
  'a test of an expression': {
    path: '/api/v1/test/expression',
    body: { expression: '${a}', attributes: {} },
  },
  'a test of a mapping': { path: '/api/v1/test/mapping', body: { mapping: MAPPING, input: [] } },
  'the performance of flows': { method: 'GET', path: '/api/v1/stats/flows' },
  'a login': {
    path: '/api/v1/auth/login',
    as: null,
    body: { username: ADMIN.username, password: ADMIN.password },
  },
  'a save of a flow': { method: 'PATCH', path: '/api/v1/flows/images', body: { name: 'Images' } },
  'a check of a flow': { path: '/api/v1/flows/check', body: () => imageFlow(ground.sides) },
  'a test of a script': {
    path: '/api/v1/test/script',
    as: 'editor',
    body: { language: 'javascript', source: 'const transform = (rows) => rows', input: [] },
  },
  'a test of a read': {
    path: '/api/v1/test/read',
    as: 'editor',
    body: () => ({ document: imageFlow(ground.sides, { script: null }) }),
  },
  'a test of a flow': { path: '/api/v1/test/flow', as: 'editor', body: { flow: 'images', until: 'read' } },
  'a test of a login': { path: '/api/v1/logins/erp/test' },
  'a list of users': { method: 'GET', path: '/api/v1/users' },
  'the audit log': { method: 'GET', path: '/api/v1/audit' },
  'an export of the line log': { method: 'GET', path: '/api/v1/logs/lines/export' },
  'the help of expressions': { method: 'GET', path: '/api/v1/reference/expressions' },
  metrics: { method: 'GET', path: '/metrics' },
  readiness: { method: 'GET', path: '/health/ready' },
};

it.each(Object.entries(KINDS))(
  `answers ${AT_ONCE} at once: %s`,
  async (_, { method = 'POST', path, as = 'admin', body, meets = 200 }) => {
    const target = typeof path === 'string' ? path : path();
    const request = {
      ...(as === null ? {} : { as }),
      body: typeof body === 'function' ? (body as () => unknown)() : body,
    };
    const sending = Promise.all(Array.from({ length: AT_ONCE }, () => ground.send(method, target, request)));
    const { slowdown } = await probeDuring(ground.app.url, sending);
    const answers = await sending;
    const slowest = Math.max(...answers.map(({ tookMs }) => tookMs));
    expect(
      answers
        .filter(isUnfit)
        .map(({ status, text }) => `${status} ${text}`)
        .slice(0, 3),
    ).toEqual([]);
    expect(answers.map(({ status }) => status)).toContain(meets);
    console.log(
      `the slowest of ${AT_ONCE} after ${Math.round(slowest)} ms, the machine slowed ${slowdown.toFixed(1)} times`,
    );
    expect(slowest).toBeLessThan(WITHIN_MS * Math.max(BUSY_MACHINE, slowdown));
  },
);

/** No failure but a 503 that says when to come back. */
function isUnfit({ status, headers }: Answer): boolean {
  return status >= 500 && !(status === 503 && headers.has('retry-after'));
}
