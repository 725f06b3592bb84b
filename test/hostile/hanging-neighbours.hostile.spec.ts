import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_OMNITRON_ACCOUNT } from '../../src/demo/index.js';
import { imageFlow, waitForRun } from '../support/image-flow.js';
import { probeDuring } from '../support/prober.js';
import { HostileGround } from './hostile-ground.js';

const PRODUCTS = 20;
/** Of each kind: ERPs that never answer, shops that never answer a write. */
const HANGING = 50;
const ROUNDS = 15;

let ground: HostileGround;
let silent: Server;
let port: number;
/** Requests that wait for ever: of reads, and of writes. */
const hanging = { reads: new Set<string>(), writes: new Set<string>() };

beforeAll(async () => {
  ground = await HostileGround.open(PRODUCTS);
  silent = createServer((request, response) => {
    const host = request.headers.host ?? '';
    if (request.url?.startsWith('/read') === true) hanging.reads.add(host);
    else if (request.url?.startsWith('/api/v1/downloadable-image') === true) hanging.writes.add(host);
    else response.setHeader('content-type', 'application/json').end('{"key":"token"}');
  }).listen(0, '0.0.0.0');
  await once(silent, 'listening');
  ({ port } = silent.address() as AddressInfo);
  await ground.ask('POST', '/api/v1/flows', { ...imageFlow(ground.sides), write: { skipUnchanged: false } });
});
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await ground[Symbol.asyncDispose]();
});

const MAPPING = [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }];

/** Every one of them another host, so that no limit for one host is what helps. */
const hostOf = (number: number): string => `127.0.1.${number}:${port}`;

/** One whole run, from its start to its end. */
async function timeRun(): Promise<number> {
  const startedAt = performance.now();
  const { runId } = await ground.ask<{ runId: string }>('POST', '/api/v1/flows/images/runs', {});
  const run = await waitForRun(ground.server, runId);
  expect(run).toMatchObject({ status: 'succeeded', written: PRODUCTS });
  return performance.now() - startedAt;
}

/** The median of some runs, on a machine as free as it is when it is at its best. */
async function timeRuns(): Promise<number> {
  const times: number[] = [];
  const running = (async () => {
    for (let round = 0; round < ROUNDS; round += 1) times.push(await timeRun());
  })();
  const { slowdown } = await probeDuring(ground.app.url, running);
  return (times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0) / Math.max(1, slowdown);
}

it(`a run beside ${2 * HANGING} flows that hang takes no longer than twice its time alone`, async () => {
  const flow = imageFlow(ground.sides, { script: null, mapping: MAPPING });
  await timeRun();
  const alone = await timeRuns();
  for (let number = 1; number <= 2 * HANGING; number += 1) {
    const slug = `hanging-${number}`;
    const reads = number <= HANGING;
    const domainUrl = `http://${hostOf(number)}`;
    if (!reads) {
      const settings = { domainUrl, ...DEFAULT_OMNITRON_ACCOUNT };
      await ground.ask('POST', '/api/v1/logins', { slug, name: slug, type: 'omnitron', settings });
    }
    const cards = reads
      ? { read: { ...(flow['read'] as object), login: null, url: `http://${hostOf(number)}/read` } }
      : { omnitron: { login: slug, domainUrl } };
    await ground.ask('POST', '/api/v1/flows', { ...flow, name: slug, slug, ...cards });
    await ground.ask('POST', `/api/v1/flows/${slug}/runs`, {});
  }
  await expect
    .poll(() => ({ reads: hanging.reads.size, writes: hanging.writes.size }), { timeout: 120_000 })
    .toEqual({ reads: HANGING, writes: HANGING });
  const beside = await timeRuns();
  console.log(`a run takes ${Math.round(alone)} ms alone, ${Math.round(beside)} ms beside those that hang`);
  expect(beside).toBeLessThanOrEqual(2 * alone);
});
