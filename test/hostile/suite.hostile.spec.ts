import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { serveHttp, type TestServer } from '../support/http-server.js';
import { imageFlow } from '../support/image-flow.js';
import { type Probes, probeDuring } from '../support/prober.js';
import { type Answer, HostileGround } from './hostile-ground.js';
import { ANONYMOUS } from './inputs/anonymous.js';
import { ERP } from './inputs/erp.js';
import type { Hostile, HostileInputs } from './inputs/hostile-input.js';
import { PYTHON, scripts } from './inputs/scripts.js';
import { EDITOR, VIEWER } from './inputs/users.js';

const PRODUCTS = 300;
/** Beyond what a bare server waits beside it, at the same moments. */
const LIVE_P99_MS = 250;
const MAX_RSS_MB = 900;
/** More would let a small request fetch a large answer. */
const MAX_ANSWER_BYTES = 200_000;
const AT_ONCE = 2;

let ground: HostileGround;
let erp: TestServer;

beforeAll(async () => {
  ground = await HostileGround.open(PRODUCTS);
  erp = await serveHttp((request, response) => {
    const name = decodeURIComponent(request.url?.slice(1).split('?')[0] ?? '');
    const { status = 200, headers = {}, body } = ERP[name] ?? { body: Buffer.alloc(5e7, 97) };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await ground.ask('POST', '/api/v1/flows', imageFlow(ground.sides));
}, 180_000);
afterAll(async () => {
  await erp[Symbol.asyncDispose]();
  await ground[Symbol.asyncDispose]();
});

/** A test of a read at the hostile ERP: an answer with a report, which names the code. */
function reads(): HostileInputs {
  const document = imageFlow(ground.sides, { script: null });
  const { read, ...rest } = document as { read: object };
  return Object.fromEntries(
    Object.entries(ERP).map(([name, { code }]) => {
      const card = { ...read, login: null, url: `${erp.origin}/${encodeURIComponent(name)}` };
      const body = JSON.stringify({ document: { ...rest, read: card } });
      return [name, { path: '/api/v1/test/read', as: 'editor', body, ends: 200, says: code }];
    }),
  );
}

async function sendAll(inputs: HostileInputs): Promise<[string, Hostile, Answer][]> {
  const queue = Object.entries(inputs);
  const ends: [string, Hostile, Answer][] = [];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, hostile] = next;
      ends.push([name, hostile, await ground.send(hostile.method ?? 'POST', hostile.path, hostile)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return ends;
}

/** Refused (or answered) as expected, with words: never a 500, nor a 503 that does not say when to come back. */
function isAsExpected({ ends, says = '' }: Hostile, { status, text }: Answer): boolean {
  return (
    [ends].flat().includes(status) &&
    text.includes(says) &&
    (status === 200 || text.length < MAX_ANSWER_BYTES)
  );
}

const percentile99 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;

it('no attacker takes the service away from the others', async () => {
  const attackers = {
    anonymous: ANONYMOUS,
    viewer: VIEWER,
    editor: EDITOR,
    erp: reads(),
    script: scripts(ground.app.url, erp.origin),
  };
  const inputs = Object.values(attackers).reduce((sum, all) => sum + Object.keys(all).length, 0);
  const { runId } = await ground.ask<{ runId: string }>('POST', '/api/v1/flows/images/runs', {});
  const attacks = Promise.all([endOf(runId), ...Object.values(attackers).map(sendAll)] as const);
  const { live, bare, slowdown } = await probeDuring(ground.app.url, attacks);
  const [run, ...ends] = await attacks;
  const answers = ends.flat();
  const [slowest] = answers.toSorted(([, , a], [, , b]) => b.tookMs - a.tookMs);
  const rssMb = peakRssMb(ground.app.child.pid);
  console.log(
    `${inputs} hostile inputs: /health/live p99 ${Math.round(percentile99(live))} ms beside ${Math.round(percentile99(bare))} ms of a bare server (slowed ${slowdown.toFixed(1)} times), ` +
      `the slowest "${slowest?.[0]}" ${Math.round(slowest?.[2].tookMs ?? 0)} ms, peak RSS ${rssMb} MB`,
  );
  expect(inputs).toBeGreaterThanOrEqual(120);
  expect(
    answers
      .filter(([, hostile, answer]) => !isAsExpected(hostile, answer))
      .map(([name, , { status, text }]) => `${name}: ${status} ${text.slice(0, 300)}`),
  ).toEqual([]);
  expect(run).toMatchObject({ status: 'succeeded' });
  expect(ground.sides.omnitron.report().writes).toBe(PRODUCTS);
  expectLive({ live, bare, slowdown });
  expect(rssMb).toBeLessThan(MAX_RSS_MB);
}, 300_000);

/** Apart from the others: a Python takes so long to start that the waits of a few seconds would be lost among those of minutes. */
it('Python scripts end with a code, and what they keep busy is not the service', async () => {
  const attack = sendAll(PYTHON);
  const probes = await probeDuring(ground.app.url, attack);
  const ends = await attack;
  expect(
    ends
      .filter(([, hostile, answer]) => !isAsExpected(hostile, answer))
      .map(([name, , { status, text }]) => `${name}: ${status} ${text.slice(0, 300)}`),
  ).toEqual([]);
  expectLive(probes);
}, 600_000);

/** How the run of the normal flow ended; a 503 on the way is asked again. */
async function endOf(runId: string): Promise<unknown> {
  return vi.waitFor(
    async () => {
      const { text } = await ground.send('GET', `/api/v1/runs/${runId}`, { as: 'admin' });
      const run = JSON.parse(text) as { status: string };
      expect(run.status).toMatch(/succeeded|partial|failed|cancelled/);
      return run;
    },
    { timeout: 240_000, interval: 500 },
  );
}

/** What a busy machine takes from a server that does nothing, it takes from ours as well, and of every computation in between. */
function expectLive({ live, bare, slowdown }: Probes): void {
  expect(percentile99(live)).toBeLessThan(LIVE_P99_MS * Math.max(1, slowdown) + percentile99(bare));
}

function peakRssMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1]) / 1024);
}
