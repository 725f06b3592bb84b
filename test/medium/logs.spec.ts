import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { CommonModule, InputPipe, newId, ProblemFilter } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import { LoginErrors } from '../../src/logs/index.js';
import { RowPartitions, RunLogModule, StepLogs } from '../../src/runs/log/index.js';
import { Retention } from '../../src/runs/log/retention.js';
import { contentHash } from '../../src/omnitron-writer/content.js';
import { RowCode } from '../../src/rows/index.js';
import { NO_COUNTS, type Run } from '../../src/runs/run.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { BatchStore } from '../../src/runs/write/batch-store.js';
import { type RowOutcome, RowOutcomes } from '../../src/runs/write/row-outcomes.js';
import { RowStore } from '../../src/runs/write/row-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let app: NestExpressApplication;
let runs: RunRepository;
let rowStore: RowStore;
let steps: StepLogs;
const made: Run[] = [];

const IMAGES = '[{"url":"https://img.example/a.jpg","order":1}]';

async function makeRun(
  flowSlug: string,
  trigger: 'manual' | 'schedule',
  skus: (string | null)[],
): Promise<Run> {
  const id = newId();
  const triggeredBy = trigger === 'manual' ? 'ayse@example.com' : 'System';
  const flow = {
    flowId: newId(),
    flowSlug,
    flowVersion: 1,
    direction: 'inbound',
    query: {},
    identifiers: 0,
  } as const;
  await runs.insertRun(
    { id, ...flow, trigger, triggeredBy, force: false, scheduledFor: null },
    database.dataSource,
  );
  const run = await runs.getRun(id);
  const staged = skus.map((sku) => ({
    sku,
    images: IMAGES,
    imageCount: 1,
    contentHash: contentHash('target', IMAGES),
    refusal: sku === null ? { code: RowCode.MISSING_SKU, detail: 'Record 4 has no product_sku.' } : null,
  }));
  await rowStore.stageRows(run, 1, 0, staged, database.dataSource);
  await steps.addProgress(id, [
    { step: 'read', durationMs: 20, counts: { pages: 1 }, output: 'x'.repeat(1500) },
  ]);
  await steps.finishStep(id, 'read', 'succeeded', 'Reading stopped: empty-page.');
  made.push(run);
  return run;
}

async function saveOutcomes(run: Run, results: RowOutcome[]): Promise<void> {
  const batches = new BatchStore(database.dataSource);
  const [batch] = await batches.planBatches(run, database.dataSource);
  const lease = (await batches.claimBatch(run.id, batch!.batchNo, 'https://shop.example'))!;
  await new RowOutcomes(database.dataSource).saveOutcomes(run, lease, results);
  await batches.closeAll(run.id, database.dataSource);
}

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  await new RowPartitions(dataSource).ensureUpcoming();
  runs = new RunRepository(dataSource);
  rowStore = new RowStore(dataSource);
  steps = new StepLogs(dataSource);

  const [first] = [await makeRun('images', 'manual', ['A', '=B', 'C', null])];
  const outcome = { httpStatus: 201, attempts: 1, durationMs: 5, code: null, detail: null };
  await saveOutcomes(first, [
    { rowNo: 0, status: 'written', ...outcome },
    {
      rowNo: 1,
      status: 'failed',
      ...outcome,
      code: 'OMNITRON_REJECTED',
      detail: '{"url":["Enter a valid URL."]}',
      httpStatus: 400,
      exchange: { request: 'POST https://shop.example/', response: 'HTTP 400' },
    },
  ]);
  await rowStore.skipPending(first, 'CANCELLED', dataSource);
  const counts = { written: 1, skipped: 1, failed: 2, held: 0 };
  await runs.finish(first.id, { ...counts, status: 'partial', failure: null }, dataSource);

  const second = await makeRun('other', 'schedule', []);
  const failure = { step: 'login', code: 'LOGIN_REFUSED', detail: 'The login "erp" was refused with 401.' };
  await steps.finishStep(second.id, 'login', 'failed', failure.detail);
  await runs.finish(second.id, { ...NO_COUNTS, status: 'failed', failure }, dataSource);

  const third = await makeRun('images', 'schedule', ['A', 'D']);
  await runs.markStarted(third.id);

  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.with(AppConfig.fromEnv({ DATABASE_URL: database.url, DATABASE_POOL: '5' })),
      CommonModule,
      DatabaseModule.forRoot(),
      RunLogModule,
    ],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>({ logger: false });
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ProblemFilter());
  await app.init();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

interface List {
  readonly count: number;
  readonly count_exact: boolean;
  readonly next: number | null;
  readonly next_cursor: string | null;
  readonly results: Record<string, unknown>[];
}

const get = async (path: string): Promise<List> =>
  (await request(app.getHttpServer()).get(`/api/v1/logs${path}`).expect(200)).body as List;
const refuse = async (path: string): Promise<Record<string, unknown>> =>
  (await request(app.getHttpServer()).get(`/api/v1/logs${path}`).expect(422)).body as Record<string, unknown>;
const runIds = ({ results }: List): unknown[] => results.map(({ id }) => id);
const skus = ({ results }: List): unknown[] => results.map(({ sku }) => sku);
const id = (index: number): string => made[index]?.id ?? '';

describe('the main log', () => {
  it('has one entry per execution, newest first, in the documented numbers', async () => {
    const list = await get('');
    expect(list).toMatchObject({
      count: 3,
      count_exact: true,
      next: null,
      previous: null,
      next_cursor: null,
    });
    expect(list.results).toMatchObject([
      { flow: 'images', state: 2, status: 1, triggered_by: 'System', is_triggered: false },
      { flow: 'other', state: 3, status: 3, outcome: 'failed' },
      {
        flow: 'images',
        state: 3,
        status: 3,
        outcome: 'partial',
        triggered_by: 'ayse@example.com',
        is_triggered: true,
      },
    ]);
  });

  it('tells an error of the login step in full', async () => {
    const { results } = await get('?code=LOGIN_REFUSED');
    expect(results).toMatchObject([
      {
        id: id(1),
        error: { step: 'login', code: 'LOGIN_REFUSED', detail: 'The login "erp" was refused with 401.' },
      },
    ]);
  });

  it.each([
    ['?flow=images', [2, 0]],
    ['?status=1', [2]],
    ['?status=2', []],
    ['?status=3', [1, 0]],
    ['?status=3&outcome=partial', [0]],
    ['?state=2', [2]],
    ['?state=3&flow=images', [0]],
    ['?is_triggered=true', [0]],
    ['?is_triggered=false', [2, 1]],
    ['?triggered_by=System&trigger=schedule', [2, 1]],
    ['?text=REFUSED%20with', [1]],
    ['?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z', [2, 1, 0]],
    ['?from=2100-01-01T00:00:00Z', []],
  ])('can be filtered: %s', async (query, expected) => {
    expect(runIds(await get(query))).toEqual(expected.map(id));
  });

  it('pages by number and by cursor alike', async () => {
    expect(await get('?limit=2')).toMatchObject({
      count: 3,
      next: 2,
      results: [{ id: id(2) }, { id: id(1) }],
    });
    expect(await get('?limit=2&page=2')).toMatchObject({ next: null, previous: 1, results: [{ id: id(0) }] });
    const { next_cursor } = await get('?limit=1');
    const second = await get(`?limit=1&cursor=${next_cursor}`);
    expect(second).toMatchObject({ count: 3, count_exact: true, next: null, results: [{ id: id(1) }] });
    const third = await get(`?limit=1&cursor=${second.next_cursor}`);
    expect(third).toMatchObject({ next_cursor: null, results: [{ id: id(0) }] });
  });

  it('refuses what it cannot do, and says what to do instead', async () => {
    expect(await refuse('?limit=101')).toMatchObject({ code: 'INPUT_INVALID', errors: [{ path: 'limit' }] });
    expect(await refuse('?state=4')).toMatchObject({ errors: [{ path: 'state' }] });
    expect(await refuse('?page=5000')).toMatchObject({ code: 'PAGE_TOO_DEEP' });
    expect(await refuse('?cursor=nonsense')).toMatchObject({ code: 'CURSOR_INVALID' });
    const { next_cursor } = await get('?limit=1');
    expect(await refuse(`/lines?cursor=${next_cursor}`)).toMatchObject({ code: 'CURSOR_INVALID' });
  });
});

describe('the step log', () => {
  it('has the steps of each execution in their order', async () => {
    const { results } = await get('/steps');
    expect(results.map(({ run, step }) => [run, step])).toEqual([
      [id(2), 'read'],
      [id(1), 'login'],
      [id(1), 'read'],
      [id(0), 'read'],
    ]);
    expect(results[1]).toMatchObject({ state: 3, status: 3, outcome: 'failed', code: 'LOGIN_REFUSED' });
    expect(results[2]).toMatchObject({ status: 2, code: null, counts: { pages: 1 }, duration_ms: 20 });
    expect(results[2]?.['output']).toHaveLength(1001);
  });

  it.each([
    ['?status=3', 1],
    ['?status=2&flow=images', 2],
    ['?step=login', 1],
    ['?code=LOGIN_REFUSED', 1],
    ['?text=empty-page', 3],
    ['?flow=nowhere', 0],
  ])('can be filtered: %s', async (query, expected) => {
    expect((await get(`/steps${query}`)).results).toHaveLength(expected);
  });

  it('goes on within an execution', async () => {
    const places: unknown[] = [];
    for (let query: string | null = '?limit=1'; query !== null;) {
      const { results, next_cursor } = await get(`/steps${query}`);
      places.push(...results.map(({ run, step }) => [run, step]));
      query = next_cursor && `?limit=1&cursor=${next_cursor}`;
    }
    expect(places).toHaveLength(4);
    expect(places[2]).toEqual([id(1), 'read']);
  });
});

describe('the line log', () => {
  it('finds a SKU over all executions', async () => {
    const { results } = await get('/lines?sku=A');
    expect(results).toMatchObject([
      { run: id(2), flow: 'images', state: 1, status: 1, outcome: 'pending' },
      { run: id(0), state: 3, status: 2, outcome: 'written', http_status: 201, images: [{ order: 1 }] },
    ]);
  });

  it.each([
    ['', ['D', 'A', null, 'C', '=B', 'A']],
    ['?status=2', ['A']],
    ['?status=3', [null, '=B']],
    ['?status=4', ['C']],
    ['?code=CANCELLED', ['C']],
    ['?code=MISSING_SKU', [null]],
    ['?text=valid%20url', ['=B']],
    ['?flow=images&status=3', [null, '=B']],
    ['?flow=images&sku=A&status=2', ['A']],
    ['?flow=other', []],
    ['?from=2100-01-01T00:00:00Z', []],
  ])('can be filtered: %s', async (query, expected) => {
    expect(skus(await get(`/lines${query}`))).toEqual(expected);
  });

  it('of one execution comes in the order of its rows', async () => {
    expect(skus(await get(`/lines?run=${id(0)}`))).toEqual(['A', '=B', 'C', null]);
    expect(skus(await get(`/lines?run=${id(0)}&status=3`))).toEqual(['=B', null]);
    expect(skus(await get(`/lines?run=${newId()}`))).toEqual([]);
  });

  it.each(['', '?flow=images', '?status=3', '?text=sku', '?sku=A'].map((query) => [query]))(
    'comes whole by cursor, whatever the filter: %s',
    async (query) => {
      const whole = skus(await get(`/lines${query}`));
      const walked: unknown[] = [];
      const join = query === '' ? '?' : '&';
      for (let at: string | null = `${query}${join}limit=1`; at !== null;) {
        const list: List = await get(`/lines${at}`);
        walked.push(...skus(list));
        at = list.next_cursor && `${query}${join}limit=1&cursor=${list.next_cursor}`;
      }
      expect(walked).toEqual(whole);
    },
  );

  it('shows the exchange of a failed row, and knows when there was none', async () => {
    const line = (row: number) => request(app.getHttpServer()).get(`/api/v1/logs/lines/${id(0)}/${row}`);
    expect((await line(1).expect(200)).body).toMatchObject({
      sku: '=B',
      code: 'OMNITRON_REJECTED',
      detail: '{"url":["Enter a valid URL."]}',
      request: 'POST https://shop.example/',
      response: 'HTTP 400',
    });
    expect((await line(3).expect(200)).body).toMatchObject({
      code: 'MISSING_SKU',
      request: null,
      response: null,
    });
    expect((await line(9).expect(404)).body).toMatchObject({ code: 'LINE_NOT_FOUND' });
  });

  it('finds nothing under filters that no row can meet', async () => {
    expect(skus(await get('/lines?status=2&code=MISSING_SKU'))).toEqual([]);
  });

  it('forgets the failure of a row that is sent again', async () => {
    const run = await runs.getRun(id(0));
    await database.dataSource.transaction(async (transaction) => {
      expect(await rowStore.reopenRows(run, 'retry', transaction)).toBe(1);
    });
    expect(skus(await get('/lines?status=3'))).toEqual([null]);
    await saveOutcomes(run, [
      {
        rowNo: 1,
        status: 'failed',
        code: 'OMNITRON_REJECTED',
        detail: 'again',
        httpStatus: 400,
        attempts: 1,
        durationMs: 1,
      },
    ]);
    expect((await get('/lines?code=OMNITRON_REJECTED')).results).toMatchObject([
      { detail: 'again', attempts: 2 },
    ]);
  });
});

describe('an export', () => {
  const file = async (path: string) =>
    request(app.getHttpServer())
      .get(`/api/v1/logs${path}`)
      .buffer(true)
      .parse((response, done) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => done(null, text));
      })
      .expect(200);

  it('as CSV is what a spreadsheet can open safely', async () => {
    const response = await file('/lines/export?run=' + id(0));
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toBe('attachment; filename=line-log.csv');
    const text = response.body as string;
    expect(text.startsWith('\uFEFFrun,flow,row,')).toBe(true);
    const records: Record<string, string>[] = parse(text, { columns: true, bom: true });
    expect(records.map(({ sku }) => sku)).toEqual(['A', "'=B", 'C', '']);
    expect(records[0]).toMatchObject({ status: '2', outcome: 'written', http_status: '201' });
  });

  it('as NDJSON has everything, a line each', async () => {
    const lines = ((await file('/lines/export?format=ndjson&sku=A')).body as string).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { run: id(2), images: [{ url: 'https://img.example/a.jpg', order: 1 }] },
      { run: id(0) },
    ]);
    const steps = ((await file('/steps/export?format=ndjson')).body as string).trimEnd().split('\n');
    expect((JSON.parse(steps[0] ?? '') as { output: string }).output).toHaveLength(1500);
  });

  it('of nothing is a header, and no line', async () => {
    expect((await file('/export?flow=nowhere')).body).toMatch(/^\uFEFFid,flow,[a-z_,]+\r\n$/);
    expect((await file('/export?flow=nowhere&format=ndjson')).body).toBe('');
  });
});

describe('outcomes', () => {
  it('change no column of any index of run_rows, so that they are heap-only updates', async () => {
    const indexes = await database.dataSource.query<{ indexdef: string }[]>(
      `SELECT indexdef FROM pg_indexes WHERE tablename = 'run_rows'`,
    );
    expect(indexes.length).toBeGreaterThan(1);
    for (const { indexdef } of indexes) expect(indexdef).not.toMatch(/status|code|detail|attempts|finished/);
  });
});

describe('retention', () => {
  const age = (run: Run, days: number) =>
    database.dataSource.query(`UPDATE runs SET day = day - $2::int WHERE id = $1`, [run.id, days]);

  it('keeps each level for its own time, and everything of a run that has not finished', async () => {
    const { dataSource } = database;
    const [old, middle, unfinished] = [
      await makeRun('kept', 'manual', []),
      await makeRun('kept', 'manual', []),
      await makeRun('kept', 'manual', []),
    ];
    const end = { ...NO_COUNTS, status: 'empty', failure: null } as const;
    for (const run of [old, middle]) await runs.finish(run.id, end, dataSource);
    await Promise.all([age(old, 40), age(middle, 20), age(unfinished, 45)]);
    for (const days of [45, 40, 20]) await new RowPartitions(dataSource).ensureDays(-days, -days);
    const config = AppConfig.fromEnv({ RETENTION_STEP_DAYS: '10', RETENTION_LINE_DAYS: '30' });
    await new Retention(
      config,
      new RowPartitions(dataSource),
      new LoginErrors(dataSource),
      dataSource,
    ).removeOld();

    expect(runIds(await get('?flow=kept'))).toEqual([unfinished.id, middle.id]);
    expect((await get('/steps?flow=kept')).results.map(({ run }) => run)).toEqual([unfinished.id]);
    const left = await dataSource.query<{ days: number }[]>(
      `SELECT (now() AT TIME ZONE 'UTC')::date - to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') AS days
       FROM pg_inherits WHERE inhparent = 'row_failures'::regclass ORDER BY days DESC`,
    );
    expect(left.map(({ days }) => days)).toEqual([45, 20, 0, -1]);
  });
});
