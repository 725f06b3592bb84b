import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { omnitronClient, type OmnitronClient } from '../../../test/support/omnitron-client.js';
import { type OmnitronSimulator, startOmnitronSimulator } from '../omnitron/start.js';

const PATH = '/api/v1/downloadable-image/';
const SKU = 'AK000000-KRM-S';
const BODY = { product_sku: SKU, images: [{ url: 'https://cdn.shop.example/a.jpg', order: 1 }] };

describe('faults', () => {
  let omnitron: OmnitronSimulator;
  let client: OmnitronClient;
  const raw = (signal?: AbortSignal) =>
    fetch(omnitron.url + PATH, {
      method: 'POST',
      signal,
      headers: { authorization: `Token ${client.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(BODY),
    });

  beforeEach(async () => {
    omnitron = await startOmnitronSimulator({ products: 6 });
    client = await omnitronClient(omnitron.url);
  });
  afterEach(() => omnitron.stop());

  it('strikes once by default, only what it matches', async () => {
    omnitron.faults.add({
      kind: 'status',
      status: 500,
      match: { method: 'POST', path: PATH, includes: SKU },
    });
    expect((await client.get(PATH)).status).toBe(200);
    expect((await raw()).status).toBe(500);
    expect((await raw()).status).toBe(201);
    expect(omnitron.faults.report()).toMatchObject([{ matched: 1, struck: 1 }]);
  });

  it('skips as told, and strikes as often as told', async () => {
    omnitron.faults.add({ kind: 'status', status: 503, skip: 1, times: 2 });
    const statuses = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await raw()).status);
    expect(statuses).toEqual([201, 503, 503, 201]);
  });

  it('strikes the same requests for the same seed', async () => {
    const strikes = async (seed: number) => {
      omnitron.faults.clear();
      omnitron.faults.add({ kind: 'status', status: 502, rate: 0.3, seed });
      const statuses = [];
      for (let turn = 0; turn < 30; turn += 1) statuses.push((await raw()).status);
      return statuses.join(' ');
    };
    const first = await strikes(1);
    expect(first).toContain('502');
    expect(await strikes(1)).toBe(first);
    expect(await strikes(2)).not.toBe(first);
  });

  it('sends Retry-After as seconds, as a date, or not at all', async () => {
    omnitron.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 7 });
    omnitron.faults.add({
      kind: 'status',
      status: 429,
      retryAfterSeconds: 7,
      retryAfterForm: 'http-date',
    });
    omnitron.faults.add({ kind: 'status', status: 429 });
    expect((await raw()).headers.get('retry-after')).toBe('7');
    const date = (await raw()).headers.get('retry-after') ?? '';
    expect(date).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    const ahead = Date.parse(date) - Date.now();
    expect(ahead).toBeGreaterThan(4000);
    expect(ahead).toBeLessThanOrEqual(7000);
    expect((await raw()).headers.get('retry-after')).toBeNull();
  });

  it('cuts the line before the answer, with or without effect', async () => {
    omnitron.faults.add({ kind: 'reset', when: 'before' });
    await expect(raw()).rejects.toThrow('fetch failed');
    expect(omnitron.findContent(SKU)).toBeNull();
    omnitron.faults.add({ kind: 'reset', when: 'before', processed: true });
    await expect(raw()).rejects.toThrow('fetch failed');
    expect(omnitron.findContent(SKU)?.writes).toBe(1);
  });

  it('cuts the line in the middle of the answer', async () => {
    omnitron.faults.add({ kind: 'reset', when: 'during' });
    const answer = await raw();
    expect(answer.status).toBe(201);
    await expect(answer.text()).rejects.toThrow('terminated');
    expect(omnitron.findContent(SKU)?.writes).toBe(1);
  });

  it('hangs before the answer until the client gives up', async () => {
    omnitron.faults.add({ kind: 'hang', when: 'before' });
    await expect(raw(AbortSignal.timeout(100))).rejects.toThrow(/aborted due to timeout/);
  });

  it('stalls in the middle of the answer', async () => {
    omnitron.faults.add({ kind: 'hang', when: 'during' });
    const answer = await raw(AbortSignal.timeout(200));
    expect(answer.status).toBe(201);
    await expect(answer.text()).rejects.toThrow(/aborted due to timeout/);
  });

  it.each(['truncated-json', 'invalid-json'] as const)('sends %s in a whole answer', async (kind) => {
    omnitron.faults.add({ kind });
    const answer = await raw();
    const text = await answer.text();
    expect(answer.headers.get('content-length')).toBe(String(text.length));
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it('sends a page in place of JSON, or JSON under another type', async () => {
    omnitron.faults.add({ kind: 'wrong-content-type' });
    const page = await raw();
    expect([page.status, page.headers.get('content-type')]).toEqual([201, 'text/html; charset=utf-8']);
    expect(await page.text()).toMatch(/^<!doctype html>/);
    omnitron.faults.add({ kind: 'wrong-content-type', contentType: 'text/plain', keepBody: true });
    const plain = await raw();
    expect(plain.headers.get('content-type')).toBe('text/plain');
    expect(await plain.json()).toMatchObject({ product_sku: SKU });
  });

  it('lets the token of the request die', async () => {
    omnitron.faults.add({ kind: 'token-expiry' });
    expect((await raw()).status).toBe(401);
    expect((await raw()).status).toBe(401);
    expect((await (await omnitronClient(omnitron.url)).get(PATH)).status).toBe(200);
  });

  it('drips the answer slowly, but whole', async () => {
    omnitron.faults.add({ kind: 'slow-drip', bytes: 20, everyMs: 5 });
    const started = performance.now();
    expect(await (await raw()).json()).toMatchObject({ product_sku: SKU });
    expect(performance.now() - started).toBeGreaterThan(20);
  });

  it('adds a delay to another fault', async () => {
    omnitron.faults.add({ kind: 'latency', ms: 30, jitterMs: 10 });
    omnitron.faults.add({ kind: 'status', status: 500 });
    const started = performance.now();
    expect((await raw()).status).toBe(500);
    expect(performance.now() - started).toBeGreaterThan(28);
  });

  it('is steered over HTTP', async () => {
    const steer = async (method: string, route: string, body?: unknown) => {
      const answer = await fetch(`${omnitron.url}/__sim/${route}`, { method, body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    expect(await steer('POST', 'faults', { kind: 'status', status: 500 })).toEqual({
      status: 201,
      body: { ids: [1] },
    });
    expect((await raw()).status).toBe(500);
    expect((await raw()).status).toBe(201);
    expect((await steer('GET', 'report')).body).toMatchObject({ writes: 1, faults: [{ struck: 1 }] });
    await steer('PUT', 'catalogue', { products: 3 });
    expect(omnitron.catalogue.size).toBe(3);
    await steer('POST', 'tokens/expire');
    expect((await raw()).status).toBe(401);
    await steer('POST', 'reset');
    expect((await steer('GET', 'report')).body).toMatchObject({ writes: 0, faults: [] });
    expect((await steer('GET', 'nothing')).status).toBe(404);
  });

  it.each([
    [{ kind: 'explode' }, /^kind must be one of latency, /],
    [{ kind: 'latency' }, /needs "ms"/],
    [{ kind: 'status', status: 429, retryAfter: 3 }, /has no field "retryAfter"; it may have/],
    [{ kind: 'status', status: 500, rate: 10 }, /^rate must be a number from 0 to 1/],
    [{ kind: 'reset', when: 'later' }, /^when must be one of before, during/],
  ])('refuses the fault %j', async (fault, message) => {
    const answer = await fetch(`${omnitron.url}/__sim/faults`, {
      method: 'POST',
      body: JSON.stringify(fault),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(message) });
  });
});
