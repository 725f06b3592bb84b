import { describe, expect, it, onTestFinished } from 'vitest';
import { omnitronClient } from '../../../test/support/omnitron-client.js';
import { DEFAULT_OMNITRON_ACCOUNT, type OmnitronSimulatorOptions } from './options.js';
import { startOmnitronSimulator } from './start.js';

async function start(options: OmnitronSimulatorOptions = {}) {
  const omnitron = await startOmnitronSimulator({ products: 6, ...options });
  onTestFinished(() => omnitron.stop());
  return omnitron;
}

const logIn = (url: string, body: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('Omnitron accounts', () => {
  it('hands out a key under both prefixes', async () => {
    const { url } = await start();
    for (const path of ['/api/v1/auth/login/', '/api/i1/auth/login/']) {
      const answer = await logIn(url + path, DEFAULT_OMNITRON_ACCOUNT);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ key: expect.stringMatching(/^[0-9a-f]{40}$/) });
    }
  });

  it('answers 400 to bad or missing credentials', async () => {
    const { url } = await start();
    const bad = await logIn(`${url}/api/v1/auth/login/`, { username: 'integrator', password: 'wrong' });
    expect(bad.status).toBe(400);
    expect(await bad.json()).toEqual({
      non_field_errors: ['Unable to log in with provided credentials.'],
    });
    const none = await logIn(`${url}/api/v1/auth/login/`, { username: 'integrator' });
    expect(await none.json()).toEqual({ password: ['This field is required.'] });
  });

  it('answers 401 without a token, with a wrong one and with another scheme', async () => {
    const { url } = await start();
    const get = async (headers: Record<string, string>) => {
      const answer = await fetch(`${url}/api/v1/products/`, { headers });
      return [answer.status, await answer.json()];
    };
    expect(await get({})).toEqual([401, { detail: 'Authentication credentials were not provided.' }]);
    expect(await get({ authorization: 'Token x' })).toEqual([401, { detail: 'Invalid token.' }]);
    expect(await get({ authorization: 'Bearer x' })).toEqual([401, { detail: 'Invalid token.' }]);
  });

  it('lets a token die of age', async () => {
    let now = 1_000_000;
    const { url } = await start({ tokenLifeMs: 5000, now: () => now });
    const client = await omnitronClient(url);
    now += 4999;
    expect((await client.get('/api/v1/products/')).status).toBe(200);
    now += 1;
    expect((await client.get('/api/v1/products/')).status).toBe(401);
  });

  it('lets a token die of use, and counts what it was used for', async () => {
    const omnitron = await start({ tokenLifeRequests: 2 });
    const client = await omnitronClient(omnitron.url);
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) statuses.push((await client.get('/api/v1/products/')).status);
    expect(statuses).toEqual([200, 200, 401]);
    expect(omnitron.report().accounts[0]?.tokens).toEqual([{ requests: 2, expired: true }]);
  });

  it('lets every token die on demand, and the next login live', async () => {
    const omnitron = await start();
    const client = await omnitronClient(omnitron.url);
    omnitron.expireTokens();
    expect((await client.get('/api/v1/products/')).status).toBe(401);
    expect((await (await omnitronClient(omnitron.url)).get('/api/v1/products/')).status).toBe(200);
  });

  it('throttles an account above its rate with Retry-After', async () => {
    const { url } = await start({ requestsPerSecond: 2, now: () => 0 });
    const client = await omnitronClient(url);
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) statuses.push((await client.get('/api/v1/products/')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('reports the most requests at one time and per second', async () => {
    let now = 10_000;
    const omnitron = await start({ latencyMs: 20, now: () => now });
    const client = await omnitronClient(omnitron.url);
    await Promise.all(Array.from({ length: 5 }, () => client.get('/api/v1/products/')));
    now += 2000;
    await client.get('/api/v1/products/');
    expect(omnitron.report().accounts[0]).toMatchObject({
      username: DEFAULT_OMNITRON_ACCOUNT.username,
      logins: 1,
      traffic: { requests: 6, peakInFlight: 5, peakPerSecond: 5, perSecond: [5, 0, 1] },
    });
  });
});
