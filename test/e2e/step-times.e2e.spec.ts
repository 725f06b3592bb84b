import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.js';
import { runToEnd } from '../support/image-flow.js';
import { type ScriptedErp, serveErp } from '../support/scripted-erp.js';

/** Clocks of one machine, rounded to milliseconds, one of them the database's. */
const SLACK_MS = 10;
const ERP_LOGIN_MS = 300;
const PAGE_MS = 80;
const SCRIPT_MS = 40;

let server: TestApp;
let erp: ScriptedErp;
let omnitron: ScriptedErp;
/** When each request arrived and was answered, as the other side saw it. */
const seen = new Map<string, { from: number; to: number }>();
let heldPage: Promise<unknown> = Promise.resolve();
const firstWrite = Promise.withResolvers<void>();
const logins = { erp: Promise.withResolvers<void>(), omnitron: Promise.withResolvers<void>() };

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const from = Date.now();
  const answer = await work();
  seen.set(name, { from, to: Date.now() });
  return answer;
}

beforeAll(async () => {
  erp = await serveErp(({ path, query }) => {
    if (path === '/login') {
      return timed('erp login', async () => {
        logins.erp.resolve();
        await logins.omnitron.promise;
        await pause(ERP_LOGIN_MS);
        return { json: { token: 'erp token' } };
      });
    }
    const page = Number(query.get('page'));
    return timed(`page ${page}`, async () => {
      await pause(PAGE_MS);
      if (page === 3) await heldPage;
      const records = [0, 1].map((n) => ({
        sku: `A-${page}-${n}`,
        url: `https://img.example/${page}-${n}.jpg`,
      }));
      return { json: page > 3 ? [] : records };
    });
  });
  omnitron = await serveErp(async ({ path }) => {
    if (path.includes('/auth/login/')) {
      logins.omnitron.resolve();
      await logins.erp.promise;
      return { json: { key: 'omnitron token' } };
    }
    firstWrite.resolve();
    return { status: 201, json: {} };
  });
  server = await startTestApp();
  const post = (path: string, body: object) => server.call('post', `/api/v1/${path}`).send(body).expect(201);
  await post('logins', {
    slug: 'omnitron',
    name: 'Omnitron',
    type: 'omnitron',
    settings: { domainUrl: omnitron.origin, username: 'integrator', password: 'secret' },
  });
  await post('logins', {
    slug: 'erp',
    name: 'ERP',
    type: 'jwt',
    settings: { url: `${erp.origin}/login`, username: 'integrator', password: 'secret' },
  });
  await post('flows', flow('images', { removalGuardPercent: null }));
  await post('flows', flow('by-page', { removalGuardPercent: null, rowGrouping: 'page' }));
});
afterAll(async () => {
  await server.stop();
  await Promise.all([erp[Symbol.asyncDispose](), omnitron[Symbol.asyncDispose]()]);
});

function flow(slug: string, write: object): object {
  return {
    name: slug,
    slug,
    omnitron: { login: 'omnitron', domainUrl: omnitron.origin },
    read: {
      login: 'erp',
      url: `${erp.origin}/products`,
      recordsPath: '$',
      pagination: { type: 'page', pageKey: 'page', pageSize: 2 },
    },
    script: {
      language: 'javascript',
      source: `function transform(rows) { for (const end = Date.now() + ${SCRIPT_MS}; Date.now() < end;); return rows; }`,
    },
    mapping: [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', url: '[&1].images[0].url' } } }],
    write,
  };
}

interface Times {
  readonly from: number;
  readonly to: number;
  readonly durationMs: number;
}

interface TimedRun {
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly steps: Record<'login' | 'read' | 'script' | 'mapping' | 'group' | 'write', Times>;
  readonly pages: {
    readonly pageNo: number;
    readonly from: number;
    readonly staged: number;
    readonly steps: Times[];
  }[];
}

interface SentTimes {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
}

async function timesOf(id: string): Promise<TimedRun> {
  const get = async (path: string) =>
    (await server.call('get', `/api/v1/runs/${id}${path}`).expect(200)).body;
  const run = (await get('')) as SentTimes & { steps: (SentTimes & { step: string })[] };
  const pages = (await get('/pages')) as {
    results: { pageNo: number; startedAt: string; stagedAt: string; steps: SentTimes[] }[];
  };
  return {
    startedAt: Date.parse(run.startedAt),
    finishedAt: Date.parse(run.finishedAt),
    steps: Object.fromEntries(
      run.steps.map(({ step, startedAt, finishedAt, durationMs }) => [
        step,
        { from: Date.parse(startedAt), to: Date.parse(finishedAt), durationMs },
      ]),
    ) as TimedRun['steps'],
    pages: pages.results.map(({ pageNo, startedAt, stagedAt, steps }) => ({
      pageNo,
      from: Date.parse(startedAt),
      staged: Date.parse(stagedAt),
      steps: steps.map((step) => ({
        from: Date.parse(step.startedAt),
        to: Date.parse(step.startedAt) + step.durationMs,
        durationMs: step.durationMs,
      })),
    })),
  };
}

function expectOrder(...moments: number[]): void {
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1] ?? moment;
    expect(moment, `moment ${index} of ${moments.join(', ')}`).toBeGreaterThanOrEqual(before - SLACK_MS);
  }
}

describe('the times of a run', () => {
  let run: TimedRun;
  beforeAll(async () => {
    const { id } = await runToEnd(server);
    run = await timesOf(id);
  });

  it('begin a login before its request, end it after the answer, and log in to both sides at once', () => {
    const { login } = run.steps;
    const request = seen.get('erp login')!;
    expectOrder(run.startedAt, login.from, request.from, request.to, login.to);
    expect(login.durationMs).toBeGreaterThanOrEqual(ERP_LOGIN_MS - SLACK_MS);
    expect(Math.abs(login.to - login.from - login.durationMs)).toBeLessThanOrEqual(SLACK_MS);
  });

  it('begin a page with its request, and go through its steps before it is staged', () => {
    expect(run.pages.map(({ pageNo }) => pageNo)).toEqual([1, 2, 3, 4]);
    let before = run.steps.login.to;
    for (const page of run.pages) {
      const [read, script, mapping] = page.steps as [Times, Times, Times];
      const request = seen.get(`page ${page.pageNo}`)!;
      expectOrder(
        before,
        page.from,
        request.from,
        request.to,
        read.to,
        script.from,
        script.to,
        mapping.from,
        mapping.to,
        page.staged,
      );
      expect(page.from).toBe(read.from);
      expect(read.durationMs).toBeGreaterThanOrEqual(PAGE_MS - SLACK_MS);
      expect(script.durationMs).toBeGreaterThanOrEqual(SCRIPT_MS - SLACK_MS);
      before = page.staged;
    }
  });

  it('let the steps of pages overlap, from the first page to the last', () => {
    const { read, script, mapping, group, write } = run.steps;
    const [first, last] = [run.pages[0]!.steps, run.pages.at(-1)!.steps];
    for (const [place, step] of [read, script, mapping].entries()) {
      expect(Math.abs(step.from - first[place]!.from)).toBeLessThanOrEqual(1);
      expect(Math.abs(step.to - last[place]!.to)).toBeLessThanOrEqual(1);
      expect(step.durationMs).toBeLessThanOrEqual(step.to - step.from + SLACK_MS);
    }
    expect(script.from).toBeLessThan(read.to);
    expect(mapping.from).toBeLessThan(script.to);
    expectOrder(mapping.to, group.from, group.to, write.from, write.to, run.finishedAt);
  });
});

describe('the times of a run grouped by page', () => {
  it('let the write overlap the read', async () => {
    heldPage = firstWrite.promise;
    const { id, status } = await runToEnd(server, { force: true }, 'by-page');
    expect(status).toBe('succeeded');
    const { steps, pages } = await timesOf(id);
    expect(steps.write.from).toBeLessThan(steps.read.to);
    expect(steps.group.from).toBeLessThan(steps.read.to);
    expectOrder(pages[0]!.steps.at(-1)!.to, steps.group.from, steps.write.from, steps.write.to);
  });
});
