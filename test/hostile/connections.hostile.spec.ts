import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HostileGround } from './hostile-ground.js';

let ground: HostileGround;

beforeAll(async () => {
  ground = await HostileGround.open(1);
}, 180_000);
afterAll(() => ground[Symbol.asyncDispose]());

it('keeps twenty event streams of a user, and refuses the others', async () => {
  const abort = new AbortController();
  const open = await Promise.all(
    Array.from({ length: 40 }, () =>
      fetch(`${ground.app.url}/api/v1/runs/events`, {
        headers: { authorization: `Bearer ${ground.tokens.get('viewer')}` },
        signal: abort.signal,
      }),
    ),
  );
  const statuses = open.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  abort.abort();
});

it('cuts connections whose headers do not arrive', { timeout: 120_000 }, async () => {
  const { hostname, port } = new URL(ground.app.url);
  const socket = connect(Number(port), hostname);
  socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

it('lets no cache keep an answer of the API', async () => {
  const { headers } = await ground.send('GET', '/health/live');
  expect(headers.get('cache-control')).toBe('no-store');
});

it.each(['runs', 'alarms'])('names the id that is none in /%s/…', async (path) => {
  const { status, text } = await ground.send('GET', `/api/v1/${path}/not-an-id`, { as: 'viewer' });
  expect(status).toBe(422);
  expect(JSON.parse(text)).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path: 'id' }] });
});
