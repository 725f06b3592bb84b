import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Probes, probeDuring } from '../support/prober.js';

/** A busy machine takes some; what this is about blocked for seconds. */
const LIVE_WITHIN_MS = 3_000;
/** Of an answer to what was refused: more would let a small request fetch a large answer. */
const MAX_ANSWER_BYTES = 200_000;

let database: TestDatabase;
let place: ReturnType<typeof installation>;
let app: AppProcess;
const tokens = new Map<string, string>();

interface Hostile {
  readonly path: string;
  readonly method?: string;
  readonly as?: 'viewer' | 'editor';
  readonly body: string;
  readonly type?: string;
  readonly ends: number;
  readonly code?: string;
}

const names = (count: number, prefix = 'k'): string =>
  Array.from({ length: count }, (_, n) => `"${prefix}${n}":1`).join(',');
const CREDENTIALS = '"username":"a@example.com","password":"wrong password"';

/** What anybody may send, without a token. */
const ANONYMOUS: Record<string, Hostile> = Object.fromEntries(
  ['/api/v1/auth/login'].flatMap((path) => [
    [`${path}: 64,000 names`, { path, body: `{${CREDENTIALS},${names(64_000)}}`, ends: 413 }],
    [`${path}: 128,000 names`, { path, body: `{${CREDENTIALS},${names(128_000)}}`, ends: 413 }],
    [`${path}: 1.4 MB of ones`, { path, body: `[${'1,'.repeat(700_000)}1]`, ends: 413 }],
    [`${path}: five million brackets`, { path, body: '['.repeat(5_000_000), ends: 413 }],
    [`${path}: 16,000 brackets`, { path, body: '['.repeat(16_000), ends: 422, code: 'BODY_TOO_COMPLEX' }],
    [`${path}: 2,000 objects`, { path, body: '{"a":'.repeat(2_000), ends: 422, code: 'BODY_TOO_COMPLEX' }],
    [`${path}: a list`, { path, body: '[1,2,3]', ends: 422, code: 'INPUT_INVALID' }],
    [`${path}: 2,000 ones`, { path, body: `[${'1,'.repeat(2_000)}1]`, ends: 422, code: 'BODY_TOO_COMPLEX' }],
    [
      `${path}: 1,000 names`,
      { path, body: `{${CREDENTIALS},${names(1_000)}}`, ends: 422, code: 'BODY_TOO_COMPLEX' },
    ],
    [
      `${path}: a number of 10,000 digits`,
      { path, body: `{"username":${'9'.repeat(10_000)}}`, ends: 422, code: 'BODY_TOO_COMPLEX' },
    ],
    [`${path}: a text`, { path, body: '"text"', ends: 400 }],
    [`${path}: null`, { path, body: 'null', ends: 400 }],
    [`${path}: nothing`, { path, body: '', ends: 422 }],
    [
      `${path}: an open text`,
      { path, body: `{"username":"${'a'.repeat(15_000)}`, ends: 400, code: 'BODY_MALFORMED' },
    ],
    [
      `${path}: a name of 15,000 characters`,
      { path, body: `{"username":"${'a'.repeat(15_000)}","password":"x"}`, ends: 422 },
    ],
    [`${path}: __proto__`, { path, body: `{${CREDENTIALS},"__proto__":{"a":1}}`, ends: 422 }],
    [`${path}: NUL`, { path, body: String.raw`{"username":"a\u0000","password":"x"}`, ends: 422 }],
    [
      `${path}: half a surrogate pair`,
      { path, body: String.raw`{"username":"a\ud800","password":"x"}`, ends: 422 },
    ],
    [
      `${path}: a form instead`,
      { path, body: 'username=a&password=b', type: 'application/x-www-form-urlencoded', ends: 401 },
    ],
    [`${path}: text instead`, { path, body: '{}', type: 'text/plain', ends: 422 }],
  ]),
);

const FORM = 'application/x-www-form-urlencoded';
const COMPATIBLE: Record<string, Hostile> = Object.fromEntries(
  Object.entries({
    'a name of 3,000 characters': { body: `username=${'a'.repeat(3_000)}&password=x`, ends: 400 },
    'a password of 3,000 characters': { body: `username=a&password=${'a'.repeat(3_000)}`, ends: 400 },
    '5,000 parameters': { body: 'a=1&'.repeat(3_000), ends: 413 },
    'a megabyte': { body: `username=${'a'.repeat(1_000_000)}`, ends: 413 },
    'a name given twice': { body: 'username=a&username=b&password=x', ends: 400 },
    'JSON with a list': { body: '{"username":["a"],"password":{}}', type: 'application/json', ends: 400 },
    nothing: { body: '', ends: 400 },
  }).map(([name, rest]) => [`/api/nifi/login: ${name}`, { path: '/api/nifi/login', type: FORM, ...rest }]),
);

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const operations = (count: number): string =>
  Array.from({ length: count }, () => '{"operation":"shift","spec":{"*":"&"}}').join(',');

const OF_USERS: Record<string, Hostile> = {
  'a flow of 400,000 names': { path: '/api/v1/flows', as: 'editor', body: `{${names(400_000)}}`, ends: 422 },
  'a flow of 90,000 names': { path: '/api/v1/flows', as: 'editor', body: `{${names(90_000)}}`, ends: 422 },
  'a Read card of 90,000 names': {
    path: '/api/v1/flows',
    as: 'editor',
    body: `{"name":"x","read":{${names(90_000)}}}`,
    ends: 422,
  },
  'a flow of 5,000 operations': {
    path: '/api/v1/flows',
    as: 'editor',
    body: `{"name":"x","mapping":[${operations(5_000)}]}`,
    ends: 422,
  },
  'a login of 20,000 settings': {
    path: '/api/v1/logins',
    as: 'editor',
    body: `{"slug":"x","name":"x","type":"jwt","settings":{${names(20_000)}}}`,
    ends: 422,
  },
  'a mapping of 20,000 operations': {
    path: '/api/v1/test/mapping',
    as: 'viewer',
    body: `{"mapping":[${operations(20_000)}],"input":[]}`,
    ends: 422,
  },
  'a mapping of an input 2,000 levels deep': {
    path: '/api/v1/test/mapping',
    as: 'viewer',
    body: `{"mapping":[],"input":${deep(2_000)}}`,
    ends: 422,
  },
  'an input of 600,000 values': {
    path: '/api/v1/test/mapping',
    as: 'viewer',
    body: `{"mapping":[],"input":[${'1,'.repeat(600_000)}1]}`,
    ends: 422,
  },
  'an expression of 100,000 brackets': {
    path: '/api/v1/test/expression',
    as: 'viewer',
    body: JSON.stringify({ expression: '${a:equals('.repeat(100_000) }),
    ends: 422,
  },
  'attributes of 20,000 names': {
    path: '/api/v1/test/expression',
    as: 'viewer',
    body: `{"expression":"x","attributes":{${names(20_000).replaceAll(':1', ':"1"')}}}`,
    ends: 422,
  },
};

async function send(hostile: Hostile): Promise<{ status: number; text: string }> {
  const token = hostile.as === undefined ? undefined : tokens.get(hostile.as);
  const response = await fetch(app.url + hostile.path, {
    method: hostile.method ?? 'POST',
    headers: {
      'content-type': hostile.type ?? 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: hostile.body,
  });
  return { status: response.status, text: await response.text() };
}

beforeAll(async () => {
  database = await createTestDatabase();
  place = installation({ DATABASE_URL: database.url });
  app = await startAppProcess(place.environment);
  const login = async (username: string, password: string): Promise<string> => {
    const { text } = await send({
      path: '/api/v1/auth/login',
      body: JSON.stringify({ username, password }),
      ends: 200,
    });
    return (JSON.parse(text) as { accessToken: string }).accessToken;
  };
  const admin = await login(ADMIN.username, ADMIN.password);
  for (const role of ['viewer', 'editor']) {
    const user = { email: `${role}@example.com`, password: 'a long enough secret', role };
    await fetch(`${app.url}/api/v1/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${admin}` },
      body: JSON.stringify(user),
    });
    tokens.set(role, await login(user.email, user.password));
  }
}, 180_000);
afterAll(async () => {
  await app.stop();
  await database.drop();
  place.remove();
});

/** All of them, four at a time, each with how it ended. */
async function sendAll(
  inputs: Readonly<Record<string, Hostile>>,
): Promise<Map<string, { status: number; text: string }>> {
  const ends = new Map<string, { status: number; text: string }>();
  const queue = Object.entries(inputs);
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      ends.set(next[0], await send(next[1]));
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return ends;
}

function expectLive({ live, bare }: Probes): void {
  // What a busy machine takes from a server that does nothing, it takes from ours as well.
  expect(Math.max(...live)).toBeLessThan(LIVE_WITHIN_MS + Math.max(...bare));
}

describe.each([
  ['anybody', { ...ANONYMOUS, ...COMPATIBLE }],
  ['users', OF_USERS],
])('requests of %s', (_, inputs) => {
  it('are refused with words and small answers, while /health/live is answered', async () => {
    const sending = sendAll(inputs);
    const probes = await probeDuring(app.url, sending);
    const ends = await sending;
    const unexpected = Object.entries(inputs).filter(([name, { ends: status, code }]) => {
      const end = ends.get(name);
      return end?.status !== status || end.text.length > MAX_ANSWER_BYTES || !end.text.includes(code ?? '');
    });
    expect(
      unexpected.map(([name]) => [name, ends.get(name)?.status, ends.get(name)?.text.slice(0, 200)]),
    ).toEqual([]);
    expectLive(probes);
  });
});

it('keeps twenty event streams of a user, and refuses the others', async () => {
  const abort = new AbortController();
  const open = await Promise.all(
    Array.from({ length: 40 }, () =>
      fetch(`${app.url}/api/v1/runs/events`, {
        headers: { authorization: `Bearer ${tokens.get('viewer')}` },
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
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

it('lets no cache keep an answer of the API', async () => {
  const { headers } = await fetch(`${app.url}/health/live`);
  expect(headers.get('cache-control')).toBe('no-store');
});

it.each(['runs', 'alarms'])('names the id that is none in /%s/…', async (path) => {
  const response = await fetch(`${app.url}/api/v1/${path}/not-an-id`, {
    headers: { authorization: `Bearer ${tokens.get('viewer')}` },
  });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path: 'id' }] });
});
