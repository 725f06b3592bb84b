import { setTimeout as pause } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { plainToInstance } from 'class-transformer';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { LoginRequest, LoginService } from '../../src/logins/index.js';
import { type Delivery, OmnitronCard, OmnitronWriter } from '../../src/omnitron-writer/index.js';
import { AccountStore } from '../../src/omnitron-writer/account-store.js';
import { OmnitronAccount, type Passage } from '../../src/omnitron-writer/omnitron-account.js';
import {
  AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  SERVER_CERTIFICATE,
  SERVER_KEY,
} from '../support/certificates.js';
import { serveHttp, type TestServer } from '../support/http-server.js';
import { type OmnitronApp, startOmnitronApp } from '../support/omnitron-app.js';

let app: OmnitronApp;
let omnitron: OmnitronSimulator;
let writer: OmnitronWriter;
let store: AccountStore;

const never = new AbortController().signal;
const WRITES = { path: '/api/v1/downloadable-image/' };
/** The name on CLIENT_CERTIFICATE. */
const CLIENT_NAME = 'client';

beforeAll(async () => {
  app = await startOmnitronApp();
  writer = app.module.get(OmnitronWriter);
  store = app.module.get(AccountStore, { strict: false });
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(async () => (omnitron = await startOmnitronSimulator({ products: 600 })));
afterEach(() => omnitron.stop());

const skuOf = (n: number) => omnitron.catalogue.product(n).sku;
const row = (n: number) => ({ sku: skuOf(n), images: '[{"url":"https://img.example/a.jpg","order":1}]' });

/** Sends the first `count` products as a batch does, so many at once. */
async function deliverAll(
  count: number,
  fields: { concurrency?: number; requestsPerSecond?: number; timeoutSeconds?: number } = {},
  maxAttempts = 10,
): Promise<Delivery[]> {
  const card = await app.cardFor(omnitron.url, fields);
  using target = await writer.openTarget(card, 'images', never);
  const deliveries: Delivery[] = [];
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  const failed = new AbortController();
  const send = async (): Promise<void> => {
    for (const n of numbers) {
      if (failed.signal.aborted) return;
      deliveries.push(await writer.deliver(target, row(n), { maxAttempts, signal: failed.signal }));
    }
  };
  const senders = Array.from({ length: Math.min(card.concurrency, count) }, () =>
    send().catch((error: unknown) => failed.abort(error)),
  );
  await Promise.all(senders);
  failed.signal.throwIfAborted();
  return deliveries;
}

/** An Omnitron behind TLS of its own: takes everything, and tells who posted by the name on the client's certificate. */
async function startTlsOmnitron(posters: (string | null)[]): Promise<TestServer> {
  return serveHttp(
    (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      if (request.url === WRITES.path) posters.push(subject === undefined ? null : String(subject.CN));
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"key":"token"}');
    },
    {
      cert: SERVER_CERTIFICATE,
      key: SERVER_KEY,
      ca: AUTHORITY,
      requestCert: true,
      rejectUnauthorized: false,
    },
  );
}

describe('the TLS settings of a login', () => {
  it('are those of its writes, from the next batch on when they change', async () => {
    const posters: (string | null)[] = [];
    await using server = await startTlsOmnitron(posters);
    const logins = app.module.get(LoginService);
    const request = (tls: object): LoginRequest =>
      plainToInstance(LoginRequest, {
        slug: 'behind-tls',
        name: 'Omnitron',
        type: 'omnitron',
        settings: { domainUrl: server.origin, ...DEFAULT_OMNITRON_ACCOUNT },
        tls,
      });
    const write = async (): Promise<Delivery> => {
      const card = plainToInstance(OmnitronCard, { login: 'behind-tls', domainUrl: server.origin });
      using target = await writer.openTarget(card, 'images', never);
      return writer.deliver(target, row(0), { maxAttempts: 1, signal: never });
    };
    await logins.createLogin(request({ ca: AUTHORITY, cert: CLIENT_CERTIFICATE, key: CLIENT_KEY }));
    expect(await write()).toMatchObject({ status: 'written' });
    await logins.updateLogin('behind-tls', request({ ca: AUTHORITY, cert: null, key: null }), null);
    expect(await write()).toMatchObject({ status: 'written' });
    expect(posters).toEqual([CLIENT_NAME, null]);
  });
});

describe('a row', () => {
  it('that Omnitron refuses keeps its words, and is not tried again', async () => {
    const card = await app.cardFor(omnitron.url);
    using target = await writer.openTarget(card, 'images', never);
    const sent = await writer.deliver(
      target,
      { ...row(0), sku: 'UNKNOWN' },
      { maxAttempts: 10, signal: never },
    );
    expect(sent).toMatchObject({ status: 'failed', code: 'OMNITRON_REJECTED', httpStatus: 400, attempts: 1 });
    expect(sent.detail).toBe('{"product_sku":["Object with sku=UNKNOWN does not exist."]}');
  });

  it('is tried as often as it may, and then keeps the last answer', async () => {
    omnitron.faults.add({ kind: 'status', status: 500, times: 3, match: WRITES });
    expect(await deliverAll(1, {}, 3)).toMatchObject([
      { status: 'failed', code: 'OMNITRON_UNAVAILABLE', httpStatus: 500, attempts: 3 },
    ]);
    expect(await deliverAll(1, {}, 3)).toMatchObject([{ status: 'written', attempts: 1 }]);
  });

  it('whose answer does not come within timeoutSeconds is sent again', async () => {
    omnitron.faults.add({ kind: 'hang', when: 'before', processed: true, match: WRITES });
    expect(await deliverAll(1, { timeoutSeconds: 1 })).toMatchObject([{ status: 'written', attempts: 2 }]);
    expect(omnitron.report()).toMatchObject({ writes: 2, repeatedWrites: 1 });
  });

  it('that is answered 401 logs in again, once for all that wait', async () => {
    await deliverAll(1);
    omnitron.expireTokens();
    expect(await deliverAll(50)).toHaveLength(50);
    expect(omnitron.report().accounts[0]).toMatchObject({ logins: 2 });
  });

  it('that is still answered 401 after that fails; when logins are capped, the account pauses until they are not', async () => {
    omnitron.faults.add({ kind: 'status', status: 401, rate: 1, match: WRITES });
    const failed = await deliverAll(1);
    expect(failed).toMatchObject([{ status: 'failed', code: 'OMNITRON_UNAUTHORIZED', attempts: 2 }]);
    await expect(deliverAll(5, { concurrency: 1 })).rejects.toMatchObject({
      code: 'OMNITRON_PAUSED',
      details: { causeCode: 'LOGIN_CAPPED', resumeInMs: expect.closeTo(360_000, -5) as number },
    });
  });
});

describe('the circuit of an account', () => {
  /** Lets the account fail until its circuit opens; gives its name. */
  async function breakAccount(): Promise<string> {
    omnitron.faults.add({ kind: 'status', status: 502, rate: 1, match: WRITES });
    await expect(deliverAll(200)).rejects.toMatchObject({
      code: 'OMNITRON_PAUSED',
      details: { causeCode: 'OMNITRON_UNAVAILABLE' },
    });
    return `omnitron-${omnitron.port} ${omnitron.url}`;
  }
  const makeDue = (account: string) => store.allowProbe(account);

  it('opens after failures in a row, for every process, before rows have used up their attempts', async () => {
    const account = await breakAccount();
    const { refused } = omnitron.report();
    expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).toBeLessThan(60);
    const other = new OmnitronAccount(account, 'other process', store, () => undefined);
    await expect(other.joinAccount({ concurrency: 8, requestsPerSecond: null })).rejects.toMatchObject({
      code: 'OMNITRON_PAUSED',
    });
    await expect(deliverAll(1)).rejects.toMatchObject({ code: 'OMNITRON_PAUSED' });
  });

  it('lets one request try when its time has come, and all when that succeeds', async () => {
    const account = await breakAccount();
    omnitron.faults.clear();
    omnitron.faults.add({ kind: 'latency', ms: 100, rate: 1, match: WRITES });
    await makeDue(account);
    const sending = deliverAll(40);
    await expect.poll(() => omnitron.report().accounts[0]?.traffic.peakInFlight).toBeGreaterThanOrEqual(1);
    expect(await sending).toHaveLength(40);
    expect(await store.findCircuit(account)).toBeNull();
  });

  it('opens once for one outage, however many requests in flight fail in it', async () => {
    const cause = { forMs: 0, code: 'OMNITRON_UNAVAILABLE', detail: 'its last answer was 502.' };
    await store.ensureAccount('outage');
    await Promise.all(Array.from({ length: 8 }, () => store.openCircuit('outage', cause)));
    await store.openCircuit('outage', { ...cause, detail: 'later' });
    const circuit = (await store.findCircuit('outage'))!;
    expect(circuit.detail).toBe(cause.detail);
    expect(circuit.forMs).toBeGreaterThan(3_500);
    expect(circuit.forMs).toBeLessThan(5_600);
    await store.closeCircuit('outage');
    await store.openCircuit('outage', cause);
    expect((await store.findCircuit('outage'))!.forMs, 'after it has recovered').toBeLessThan(5_600);
  });

  it('is tried by one alone when its time has come', async () => {
    const cause = { forMs: 60_000, code: 'OMNITRON_UNAVAILABLE', detail: '' };
    await store.ensureAccount('trial');
    await store.openCircuit('trial', cause);
    expect(await store.claimProbe('trial'), 'before its time').toBe(false);
    await store.allowProbe('trial');
    const claims = await Promise.all([1, 2, 3].map(() => store.claimProbe('trial')));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await store.releaseProbe('trial');
    expect(await store.claimProbe('trial')).toBe(true);
  });

  it('opens for longer each time that the trial fails', async () => {
    const account = await breakAccount();
    const first = (await store.findCircuit(account))!.forMs;
    await makeDue(account);
    const before = omnitron.faults.report()[0]!.struck;
    await expect(deliverAll(40)).rejects.toMatchObject({ code: 'OMNITRON_PAUSED' });
    expect(omnitron.faults.report()[0]!.struck - before).toBe(1);
    const second = (await store.findCircuit(account))!.forMs;
    expect(second).toBeGreaterThan(first * 1.3);
  });

  it('opens at once for as long as a Retry-After that is too long to wait for', async () => {
    omnitron.faults.add({ kind: 'status', status: 503, retryAfterSeconds: 120, match: WRITES });
    await expect(deliverAll(4)).rejects.toMatchObject({
      code: 'OMNITRON_PAUSED',
      details: { resumeInMs: expect.closeTo(120_000, -4) as number },
    });
  });

  it('stays closed when some requests fail, however many', async () => {
    omnitron.faults.add({ kind: 'status', status: 500, rate: 0.4, seed: 3, match: WRITES });
    const deliveries = await deliverAll(100, { concurrency: 32 });
    expect(deliveries.every(({ status }) => status === 'written')).toBe(true);
  });
});

const enter = (account: OmnitronAccount, rank: number) =>
  new Promise<Passage>((admitted, refused) =>
    account.enter({ flow: 'images', rank }, never, { admitted, refused }),
  );

describe('a row that must be confirmed before it is sent', () => {
  const deliver = async (confirm: () => Promise<void> | undefined): Promise<Delivery> => {
    const card = await app.cardFor(omnitron.url, { concurrency: 1 });
    using target = await writer.openTarget(card, 'images', never);
    return writer.deliver(target, row(0), { maxAttempts: 1, signal: never, confirm });
  };

  it('is not sent when that fails, and leaves its place to others', async () => {
    await expect(deliver(() => Promise.reject(new Error('taken over')))).rejects.toThrow('taken over');
    expect(omnitron.report().writes).toBe(0);
    expect(await deliver(() => undefined)).toMatchObject({ status: 'written' });
  });

  it('is sent when it succeeds, and not before', async () => {
    const confirmed = Promise.withResolvers<void>();
    const delivering = deliver(() => {
      expect(omnitron.report().writes).toBe(0);
      return confirmed.promise;
    });
    confirmed.resolve();
    expect(await delivering).toMatchObject({ status: 'written' });
  });
});

describe('an account that may not write', () => {
  it('ends the work after 20 refusals in a row, instead of failing row by row', async () => {
    omnitron.faults.add({ kind: 'status', status: 403, rate: 1, match: WRITES });
    await expect(deliverAll(600, { concurrency: 4 })).rejects.toMatchObject({ code: 'OMNITRON_FORBIDDEN' });
    // The login is one of them.
    const { requests } = omnitron.report().accounts[0]!.traffic;
    expect(requests).toBeGreaterThanOrEqual(20);
    expect(requests).toBeLessThanOrEqual(25);
  });

  it('is none when some rows are refused and others written', async () => {
    omnitron.faults.add({ kind: 'status', status: 403, rate: 0.5, seed: 7, match: WRITES });
    const deliveries = await deliverAll(200, { concurrency: 4 });
    const refused = deliveries.filter(({ status }) => status === 'failed');
    expect(refused.length).toBeGreaterThan(20);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['OMNITRON_UNAUTHORIZED']));
  });
});

describe('the budget of an account', () => {
  const limits = (concurrency: number, requestsPerSecond: number | null = null) => ({
    concurrency,
    requestsPerSecond,
  });
  const open = (name: string, processes: number) =>
    Array.from(
      { length: processes },
      (_, n) =>
        new OmnitronAccount(name, `process ${n}`, new AccountStore(app.module.get(DataSource)), (error) => {
          throw error;
        }),
    );

  it.each([2, 4])('of requests in flight holds over %d processes, and is used', async (processes) => {
    const accounts = open(`slots of ${processes}`, processes);
    let inFlight = 0;
    let peak = 0;
    const passed = new Map<OmnitronAccount, number>();
    const requests = Array.from({ length: 300 }).values();
    await Promise.all(
      accounts.map(async (account) => {
        const rank = await account.joinAccount(limits(6));
        await Promise.all(
          Array.from({ length: 6 }, async () => {
            for (const _ of requests) {
              const passage = await enter(account, rank);
              inFlight += 1;
              peak = Math.max(peak, inFlight);
              await pause(20);
              inFlight -= 1;
              passed.set(account, (passed.get(account) ?? 0) + 1);
              await account.done(passage, { kind: 'answered', durationMs: 20 });
            }
          }),
        );
      }),
    );
    await Promise.all(accounts.map((account) => account.close()));
    expect(peak).toBe(6);
    expect([...passed.values()].filter((count) => count > 0)).toHaveLength(processes);
  });

  it.each([2, 4])(
    'of requests per second holds over %d processes to within five percent',
    async (processes) => {
      const accounts = open(`pace of ${processes}`, processes);
      const starts: number[] = [];
      await Promise.all(
        accounts.map(async (account) => {
          const rank = await account.joinAccount(limits(64, 200));
          await Promise.all(
            Array.from({ length: 16 }, async () => {
              while (starts.length < 800) {
                const passage = await enter(account, rank);
                starts.push(passage.startedAtMs);
                await account.done(passage, { kind: 'answered', durationMs: 1 });
              }
            }),
          );
        }),
      );
      await Promise.all(accounts.map((account) => account.close()));
      const sorted = starts.slice(0, 800).toSorted((a, b) => a - b);
      const perSecond = ((sorted.length - 1) / (sorted.at(-1)! - sorted[0]!)) * 1000;
      expect(perSecond).toBeLessThanOrEqual(210);
      expect(perSecond).toBeGreaterThanOrEqual(190);
    },
  );
});
