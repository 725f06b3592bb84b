import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommonModule } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import {
  type BudgetStore,
  LocalBudgetStore,
  PostgresBudgetStore,
} from '../../src/http-client/budget-store.js';
import { HostBudgets } from '../../src/http-client/host-budgets.js';
import { HttpClient, HttpClientModule, type HttpRequest } from '../../src/http-client/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { serveHttp } from '../support/http-server.js';

let database: TestDatabase;
let first: TestingModule;
let second: TestingModule;

async function startProcess(): Promise<TestingModule> {
  const config = AppConfig.fromEnv({
    DATABASE_URL: database.url,
    DATABASE_POOL: '3',
    EGRESS_ALLOW: '127.0.0.0/8',
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(config), CommonModule, DatabaseModule.forRoot(), HttpClientModule],
  }).compile();
  return await module.init();
}

beforeAll(async () => {
  database = await createTestDatabase();
  first = await startProcess();
  second = await startProcess();
});
afterAll(async () => {
  await first.close();
  await second.close();
  await database.drop();
});
afterEach(async () => {
  await database.dataSource.query('TRUNCATE host_budgets');
});

const MINUTE = 60_000;
const about = (ms: number): unknown => expect.closeTo(ms, -4);
const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  purpose: 'read',
  method: 'GET',
  url,
  ...more,
});
const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe.each([
  ['in Postgres', (): BudgetStore => new PostgresBudgetStore(database.dataSource)],
  ['of one process', (): BudgetStore => new LocalBudgetStore()],
])('the budget %s', (_where, open) => {
  it('hands out slots one after the other', async () => {
    const store = open();
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) waits.push(await store.reserve('erp', MINUTE, 10 * MINUTE));
    expect(waits).toEqual([0, about(MINUTE), about(2 * MINUTE), about(3 * MINUTE)]);
    expect(await store.reserve('other', MINUTE, 0)).toBe(0);
  });

  it('does not take a slot that is too far away', async () => {
    const store = open();
    await store.reserve('erp', 5 * MINUTE, MINUTE);
    expect(await store.reserve('erp', MINUTE, MINUTE)).toBeGreaterThan(MINUTE);
    expect(await store.reserve('erp', MINUTE, 10 * MINUTE)).toEqual(about(5 * MINUTE));
  });

  it('gives no slot before the end of the quiet that was asked for, which is never shortened', async () => {
    const store = open();
    expect(await store.closedForMs('erp')).toBe(0);
    await store.closeFor('erp', 3 * MINUTE);
    await store.closeFor('erp', MINUTE);
    expect(await store.closedForMs('erp')).toEqual(about(3 * MINUTE));
    expect(await store.reserve('erp', MINUTE, 10 * MINUTE)).toEqual(about(3 * MINUTE));
    expect(await store.reserve('erp', MINUTE, 10 * MINUTE)).toEqual(about(4 * MINUTE));
  });
});

describe('a host', () => {
  it.each([
    ['seconds', (): string => '300'],
    ['a date', (): string => new Date(Date.now() + 5 * MINUTE).toUTCString()],
  ])(
    'that asks for quiet by a Retry-After in %s is left alone by every process',
    async (_form, retryAfter) => {
      let asked = 0;
      await using server = await serveHttp((_request, response) => {
        asked += 1;
        response.writeHead(429, { 'Retry-After': retryAfter() }).end();
      });
      expect(await first.get(HttpClient).send(get(server.origin))).toMatchObject({ status: 429 });
      for (const module of [first, second]) {
        expect(await failureOf(module.get(HttpClient).send(get(server.origin)))).toMatchObject({
          code: 'HOST_CLOSED',
          kind: 'rate-limited',
          message: expect.stringContaining(`127.0.0.1:${server.port} takes no requests for another`),
          details: { retryAfterMs: about(5 * MINUTE) },
        });
      }
      expect(asked).toBe(1);
    },
  );

  it('that asks for quiet a writer is left alone by the readers too', async () => {
    await using server = await serveHttp((_request, response) => {
      response.writeHead(503, { 'Retry-After': '300' }).end();
    });
    const writer = first.get(HttpClient).openWriter(server.origin, { connections: 1 });
    expect(await writer.send({ path: '/', headers: {}, body: '' })).toMatchObject({ status: 503 });
    expect(await failureOf(second.get(HttpClient).send(get(server.origin)))).toMatchObject({
      code: 'HOST_CLOSED',
    });
    const cancel = new AbortController();
    const reason = new Error('the run was cancelled');
    const waiting = writer.send({ path: '/', headers: {}, body: '', signal: cancel.signal });
    cancel.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await writer.close();
  });

  it('is asked again when the quiet is over', async () => {
    await using server = await serveHttp((_request, response) => void response.end('open'));
    const host = new URL(server.origin).host;
    await new PostgresBudgetStore(database.dataSource).closeFor(host, 60);
    expect((await second.get(HttpClient).send(get(server.origin))).body.toString()).toBe('open');
    expect(second.get(HostBudgets).isOpen(host)).toBe(true);
  });

  it('serves requests that name a pace one after the other, whichever process makes them', async () => {
    await using server = await serveHttp((_request, response) => void response.end());
    const paced = get(server.origin, { requestsPerSecond: 0.01 });
    expect(await first.get(HttpClient).send(paced)).toMatchObject({ status: 200 });
    expect(await failureOf(second.get(HttpClient).send(paced))).toMatchObject({
      code: 'HOST_CLOSED',
      details: { retryAfterMs: about(100_000) },
    });
    expect(await second.get(HttpClient).send(get(server.origin))).toMatchObject({ status: 200 });
  });
});
