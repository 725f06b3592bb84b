import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startProcess, type StartProcess } from '../support/start-process.js';

let database: TestDatabase;
let folder: string;
let running: StartProcess | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'image-integrator-start-'));
});
afterEach(async () => {
  await running?.stop();
  running = null;
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function start(environment: Record<string, string>, options?: { terminal: boolean }): StartProcess {
  running = startProcess(folder, environment, options);
  return running;
}

const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a start with wrong settings', () => {
  const wrong = { PORT: 'http', ADMIN_PASSWORD: 'the admin himself', DATABSE_URL: 'x' };
  const told = [
    'PORT: must be a whole number from 0 to 65535, and is "http". Example: PORT=3000',
    'ADMIN_PASSWORD: must not contain the e-mail name ("admin" of ADMIN_EMAIL admin@localhost). Make one: openssl rand -base64 18',
  ];

  it('prints one JSON line and the plain text, ends with 1 and creates nothing', async () => {
    const { ended, stdout, stderr } = start(wrong);
    expect(await ended()).toBe(1);
    expect(jsonLines(stdout())).toEqual([expect.objectContaining({ level: 60, problems: told })]);
    expect(stderr().split('\n')).toEqual([
      expect.stringMatching(/^Image Integrator did not start\. The configuration is not valid\./),
      ...told.map((line) => `  ${line}`),
      '  DATABSE_URL is not read. Is DATABASE_URL meant?',
      '',
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('on a terminal prints the problems between two rules and nothing else', async () => {
    const { ended, stdout } = start(wrong, { terminal: true });
    expect(await ended()).toBe(1);
    const lines = stdout().trim().split('\n');
    expect(lines[0]).toMatch(/^── Image Integrator did not start ─+$/);
    expect(lines.slice(2, 4)).toEqual(told.map((line) => `    ${line}`));
    expect(lines.at(-1)).toMatch(/^─+$/);
    expect(lines).toHaveLength(6);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says that the port is in use before a database is started', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { ended, stderr } = start({ PORT: String(port) });
    expect(await ended()).toBe(1);
    other.close();
    expect(stderr()).toContain(`PORT: ${port} is in use on 127.0.0.1.`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says that the address is none of this machine', async () => {
    const { ended, stderr } = start({ HOST: '203.0.113.1', PORT: '0' });
    expect(await ended()).toBe(1);
    expect(stderr()).toContain('HOST: "203.0.113.1" is no address of this machine.');
  });
});

it(
  'a database that refuses is the last thing that is printed, without a stack',
  { timeout: 120_000 },
  async () => {
    const url = new URL(database.url);
    url.password = 'not-the-password';
    const { ended, stdout, stderr } = start({ DATABASE_URL: url.href, PORT: '0', LOG_FORMAT: 'pretty' });
    expect(await ended()).toBe(1);
    expect(stderr()).toMatch(/^\n── Image Integrator did not start/);
    expect(stderr()).toContain('password authentication failed');
    expect(stdout() + stderr()).not.toMatch(/not-the-password|\n\s+at /);
  },
);

describe('a start on an external database, with secrets in files', () => {
  const environment = (): Record<string, string> => {
    const url = new URL(database.url);
    const password = decodeURIComponent(url.password);
    url.password = '';
    const secrets = {
      DATABASE_URL: url.href,
      DATABASE_PASSWORD: `${password}\n`,
      SECRETS_KEY: `${Buffer.alloc(32, 5).toString('base64')}\n`,
      JWT_SECRET: `${'j'.repeat(40)}\n`,
    };
    return Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => {
        const path = join(folder, name.toLowerCase());
        writeFileSync(path, value);
        return [`${name}_FILE`, path];
      }),
    );
  };

  it(
    'ends in one JSON line; a generated password is told once, apart from the log',
    { timeout: 240_000 },
    async () => {
      const first = start({ ...environment(), PORT: '0', DATABSE_URL: 'x' });
      await first.printed('"event":"ready"');
      await first.printed('The first administrator is admin@localhost');
      const lines = jsonLines(first.stdout());
      const { address, ...ready } = lines.at(-1) as { address: string };
      expect(ready).toMatchObject({
        event: 'ready',
        firstAdmin: 'admin@localhost',
        roles: ['api', 'worker', 'scheduler'],
        database: expect.stringMatching(/^external, postgres:\/\/127\.0\.0\.1/),
      });
      expect(lines).toContainEqual(
        expect.objectContaining({ level: 40, msg: 'DATABSE_URL is not read. Is DATABASE_URL meant?' }),
      );
      expect(first.stdout()).not.toMatch(/Mapped|InstanceLoader/);
      const password = /password (\S+)/.exec(first.stderr())?.[1] ?? '';
      expect(first.stdout()).not.toContain(password);
      expect(first.stderr().split(password)).toHaveLength(2);
      const login = await fetch(`${address}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'admin@localhost', password }),
      });
      expect(login.status).toBe(200);
      await first.stop();

      const second = start({ ...environment(), PORT: '0' }, { terminal: true });
      await second.printed('Started in');
      expect(second.stdout()).not.toMatch(/Password|Administrator|first administrator/);
      expect(second.stdout()).not.toContain('{"level"');
    },
  );
});

describe('a first start on a terminal', () => {
  it(
    'is readable, coloured, and ends with where it is and who may log in',
    { timeout: 240_000 },
    async () => {
      await using fresh = await createTestDatabase();
      const { printed, stdout } = start(
        { DATABASE_URL: fresh.url, PORT: '0', TERM: 'xterm-256color', ADMIN_EMAIL: 'ops@example.com' },
        { terminal: true },
      );
      await printed('Started in');
      const lines = stripVTControlCharacters(stdout()).trim().split('\n');
      const frame = lines.slice(lines.findIndex((line) => line.startsWith('── Image Integrator is ready')));
      expect(frame.slice(1, -1).map((line) => line.trim().split(/ {3,}/)[0])).toEqual([
        'Address',
        'Swagger UI',
        'Administrator',
        'Password',
        'Data folder',
        'Database',
        'Roles',
        'Started in',
      ]);
      expect(frame.join('\n')).toContain('ops@example.com');
      expect(stdout().match(/Password/g)).toHaveLength(1);
      expect(stdout()).not.toContain('{"level"');
    },
  );
});
