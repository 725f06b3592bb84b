import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { HOSTILE_SCRIPTS, type HostileScript } from '../support/hostile-scripts.js';

const LIVE_WITHIN_MS = 250;
const LANGUAGES = ['python', 'javascript'] as const;
const GOOD = {
  python: 'def transform(rows, context): return len(rows)',
  javascript: 'const transform = (rows) => rows.length',
};

let database: TestDatabase;
let place: ReturnType<typeof installation>;
let app: AppProcess;
let token: string;

interface Answer {
  readonly status: number;
  readonly body: { readonly code?: string; readonly result?: unknown; readonly accessToken?: string };
}

async function post(path: string, body: object): Promise<Answer> {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const runScript = (script: { language: string; source: string }, timeoutSeconds = 1): Promise<Answer> =>
  post('/api/v1/test/script', { ...script, input: [1, 2], timeoutSeconds });

beforeAll(async () => {
  database = await createTestDatabase();
  // The folder of all script tests: the Python in it need not be built again.
  const DATA_DIR = join(tmpdir(), 'image-integrator-script-tests');
  place = installation({ DATABASE_URL: database.url, SCRIPT_RUNNERS: '2' });
  app = await startAppProcess({ ...place.environment, DATA_DIR });
  token = (await post('/api/v1/auth/login', ADMIN)).body.accessToken ?? '';
  for (const language of LANGUAGES) await runScript({ language, source: GOOD[language] }, 60);
}, 180_000);
afterAll(async () => {
  await app.stop();
  await database.drop();
  place.remove();
});

/** A server of another process that does nothing but answer: how long the machine itself lets a request wait. */
async function startBareServer(): Promise<{ url: string; stop(): void }> {
  const source = `require('node:http').createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1', function () {
    process.stdout.write(String(this.address().port));
  })`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString()}`, stop: () => void child.kill('SIGKILL') };
}

/** Milliseconds until `url` answered 200; infinite when it answered otherwise. */
async function answerTime(url: string): Promise<number> {
  const startedAt = performance.now();
  const { ok } = await fetch(url);
  return ok ? performance.now() - startedAt : Number.POSITIVE_INFINITY;
}

/** How long `/health/live` and the bare server took, asked side by side until `work` is done. */
async function liveDuring(work: Promise<unknown>): Promise<{ live: number[]; bare: number[] }> {
  const server = await startBareServer();
  const live: number[] = [];
  const bare: number[] = [];
  const end = new AbortController();
  void work.finally(() => end.abort());
  while (!end.signal.aborted) {
    const [ours, theirs] = await Promise.all([answerTime(`${app.url}/health/live`), answerTime(server.url)]);
    live.push(ours);
    bare.push(theirs);
    await pause(50);
  }
  server.stop();
  await work;
  return { live, bare };
}

/** One script after the other, each with how it ended. */
async function runAll(scripts: readonly HostileScript[]): Promise<[string, unknown][]> {
  const ends: [string, unknown][] = [];
  for (const { name, language, source } of scripts) {
    const { status, body } = await runScript({ language, source });
    ends.push([`${language}: ${name}`, status === 200 ? 'answered' : body.code]);
  }
  return ends;
}

it('answers /health/live within 250 ms while hostile scripts of both languages run, and the next script runs', async () => {
  const lanes = LANGUAGES.map((language) => HOSTILE_SCRIPTS.filter((script) => script.language === language));
  const running = Promise.all(lanes.map(runAll));
  const { live, bare } = await liveDuring(running);
  expect(live.length).toBeGreaterThan(100);
  // What a busy machine takes from a server that does nothing, it takes from ours as well.
  expect(Math.max(...live)).toBeLessThan(LIVE_WITHIN_MS + Math.max(...bare));

  const allowed = new Map(
    HOSTILE_SCRIPTS.map(({ name, language, ends, result }) => [
      `${language}: ${name}`,
      result === undefined ? [...ends, 'SCRIPT_TIMEOUT'] : ['answered', 'SCRIPT_TIMEOUT'],
    ]),
  );
  const unexpected = (await running)
    .flat()
    .filter(([name, end]) => !allowed.get(name)?.includes(String(end)));
  expect(unexpected).toEqual([]);

  for (const language of LANGUAGES) {
    expect(await runScript({ language, source: GOOD[language] }, 60)).toMatchObject({ body: { result: 2 } });
  }
}, 300_000);
