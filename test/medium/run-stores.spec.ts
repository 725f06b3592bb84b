import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { RowPartitions, StepLogs } from '../../src/runs/log/index.js';
import {
  contentHash,
  imagesText,
  mergeImages,
  targetOf,
  WriteCard,
} from '../../src/omnitron-writer/index.js';
import { type BatchLease, BatchStore } from '../../src/runs/write/batch-store.js';
import { RowCode } from '../../src/rows/index.js';
import { NO_COUNTS, type Run, type RunTrigger } from '../../src/runs/run.js';
import { LogReader } from '../../src/logs/index.js';
import { RunLists } from '../../src/runs/run-lists.js';
import { RunRepository } from '../../src/runs/run.repository.js';
import { DamageGuard } from '../../src/runs/write/damage-guard.js';
import { RowGrouping } from '../../src/runs/write/row-grouping.js';
import { RowOutcomes, type RowOutcome } from '../../src/runs/write/row-outcomes.js';
import { RowStore, type StagedRow } from '../../src/runs/write/row-store.js';
import { linesOf } from '../support/run-lines.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let runs: RunRepository;
let rowStore: RowStore;
let grouping: RowGrouping;
let outcomes: RowOutcomes;
let batches: BatchStore;
let run: Run;

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  await new RowPartitions(dataSource).ensureUpcoming();
  runs = new RunRepository(dataSource);
  rowStore = new RowStore(dataSource);
  grouping = new RowGrouping();
  outcomes = new RowOutcomes(dataSource);
  batches = new BatchStore(dataSource);
});
afterAll(() => database.drop());

async function createRun(flowId = newId(), trigger: RunTrigger = 'manual'): Promise<Run> {
  const id = newId();
  await runs.insertRun(
    {
      id,
      flowId,
      flowSlug: 'images',
      flowVersion: 1,
      direction: 'inbound',
      trigger,
      triggeredBy: 'System',
      query: {},
      identifiers: 0,
      force: false,
      scheduledFor: null,
    },
    database.dataSource,
  );
  return runs.getRun(id);
}

beforeEach(async () => {
  run = await createRun();
});

const images = (...names: string[]) => JSON.stringify(names.map((url, order) => ({ url, order })));
const staged = (sku: string | null, text = images('a'), refusal: StagedRow['refusal'] = null): StagedRow => ({
  sku,
  images: text,
  imageCount: (JSON.parse(text) as unknown[]).length,
  contentHash: contentHash('target', text),
  refusal,
});
const stage = (rows: StagedRow[], firstRowNo = 0, pageNo = 1) =>
  rowStore.stageRows(run, pageNo, firstRowNo, rows, database.dataSource);
const listAll = () => linesOf(database.dataSource, run);

describe('RunRepository', () => {
  it('allows one active inbound run per flow', async () => {
    const twin = { ...run, id: newId(), flowSlug: 'images', flowVersion: 1 };
    expect(await runs.insertRun(twin, database.dataSource)).toBe(false);
    await runs.finish(run.id, { ...NO_COUNTS, status: 'empty', failure: null }, database.dataSource);
    expect(await runs.insertRun(twin, database.dataSource)).toBe(true);
  });
});

describe('what other flows run after', () => {
  const end = (id: string, status: 'succeeded' | 'failed' | 'cancelled') =>
    runs.finish(id, { ...NO_COUNTS, status, failure: null }, database.dataSource);
  const last = async (before: Date | null = null) =>
    (
      await new RunLists(database.dataSource, new LogReader(database.dataSource)).findLastFinishedRuns(
        [run.flowId],
        before,
      )
    ).map(({ runId }) => runId);

  it('is the last run that came to its own end: no test, none that was cancelled, none under way', async () => {
    expect(await last()).toEqual([]);
    await end(run.id, 'failed');
    expect(await last()).toEqual([run.id]);
    const test = await createRun(run.flowId, 'test');
    await end(test.id, 'succeeded');
    const cancelled = await createRun(run.flowId, 'schedule');
    await end(cancelled.id, 'cancelled');
    await createRun(newId());
    expect(await last()).toEqual([run.id]);
    const next = await createRun(run.flowId, 'schedule');
    expect(await last()).toEqual([run.id]);
    await end(next.id, 'succeeded');
    expect(await last()).toEqual([next.id]);
    const { finishedAt } = await runs.getRun(next.id);
    expect(await last(finishedAt)).toEqual([run.id]);
  });
});

describe('posts', () => {
  it('arrive in the order given, whatever their ids are', async () => {
    const posts = Array.from({ length: 20 }, () => ({
      id: newId(),
      flowId: run.flowId,
      flowSlug: 'images',
      flowVersion: 1,
      triggeredBy: 'erp@example.com',
    })).toReversed();
    await runs.insertPosts(posts.slice(0, 15), database.dataSource);
    await runs.insertPosts(posts.slice(15), database.dataSource);
    const arrived = await database.dataSource.query<{ id: string }[]>(
      'SELECT id FROM runs WHERE flow_id = $1 AND arrival_no IS NOT NULL ORDER BY arrival_no',
      [run.flowId],
    );
    expect(arrived.map(({ id }) => id)).toEqual(posts.map(({ id }) => id));
  });
});

describe('the start of a read', () => {
  it('stays that of the first attempt, with the time since which changes are read', async () => {
    const since = new Date('2026-01-01T00:00:00Z');
    await runs.markReadStarted(run.id, since);
    const first = await runs.getRun(run.id);
    expect(first.readStartedAt).toBeInstanceOf(Date);
    await runs.markReadStarted(run.id, new Date('2026-02-02T00:00:00Z'));
    const { readStartedAt, readFrom } = await runs.getRun(run.id);
    expect([readStartedAt, readFrom]).toEqual([first.readStartedAt, since]);
  });
});

describe('staging', () => {
  it('keeps one row per SKU over all pages, with the images as fragments in order of arrival', async () => {
    await stage([staged('A', images('1')), staged('B', images('2'))]);
    await stage([staged('B', images('3')), staged('C', images('4'))], 2, 2);
    const rows = await listAll();
    expect(rows.map(({ sku, pageNo }) => [sku, pageNo])).toEqual([
      ['A', 1],
      ['B', 1],
      ['C', 2],
    ]);
    expect(rows[1]?.images).toMatchObject([{ url: '2' }, { url: '3' }]);
  });

  it('refuses the whole product when one of its fragments is refused, whichever comes first', async () => {
    const bad = { code: RowCode.BAD_IMAGE_URL, detail: 'x' };
    await stage([
      staged('A'),
      staged('B', images('b'), bad),
      staged(null, '[]', { code: 'MISSING_SKU', detail: 'y' }),
    ]);
    await stage(
      [staged('A', images('z'), bad), staged('B'), staged(null, '[]', { code: 'MISSING_SKU', detail: 'z' })],
      3,
      2,
    );
    const rows = await listAll();
    expect(rows.map(({ sku, status, code }) => [sku, status, code])).toEqual([
      ['A', 'failed', 'BAD_IMAGE_URL'],
      ['B', 'failed', 'BAD_IMAGE_URL'],
      [null, 'failed', 'MISSING_SKU'],
      [null, 'failed', 'MISSING_SKU'],
    ]);
  });
});

describe('batches', () => {
  it('hold 2000 pending rows each, whatever lies between them', async () => {
    await stage(
      Array.from({ length: 4800 }, (_, n) =>
        staged(`S${n}`, images('a'), n % 6 === 0 ? { code: 'BAD_IMAGES', detail: 'x' } : null),
      ),
    );
    const planned = await batches.planBatches(run, database.dataSource);
    expect(planned).toHaveLength(2);
    const sizes = await Promise.all(
      planned.map(async (batch) => (await outcomes.listPending(run, batch)).length),
    );
    expect(sizes).toEqual([2000, 2000]);
    const lease = await batches.claimBatch(run.id, 1, shop);
    await batches.closeBatch(lease!, database.dataSource);
    expect(await batches.hasOpenBatch(run.id, database.dataSource)).toBe(true);
    await batches.closeAll(run.id, database.dataSource);
    expect(await batches.hasOpenBatch(run.id, database.dataSource)).toBe(false);
  });
});

const written = (rowNo: number): RowOutcome => ({
  rowNo,
  status: 'written',
  code: null,
  detail: null,
  httpStatus: 201,
  attempts: 1,
  durationMs: 3.6,
});
const failed = (rowNo: number): RowOutcome => ({
  rowNo,
  status: 'failed',
  code: 'OMNITRON_REJECTED',
  detail: '{}',
  httpStatus: 400,
  attempts: 2,
  durationMs: 1,
});

let shops = 0;
let shop: string;
beforeEach(() => (shop = `https://shop-${(shops += 1)}.example`));

/** One batch over the pending rows of the run, claimed. */
async function claimAll(): Promise<BatchLease> {
  const [batch] = await batches.planBatches(run, database.dataSource);
  return (await batches.claimBatch(run.id, batch!.batchNo, shop))!;
}

/** As the writer does: the outcomes of a batch, under its lease. */
async function write(results: RowOutcome[], lease?: BatchLease): Promise<unknown> {
  return outcomes.saveOutcomes(run, lease ?? (await claimAll()), results, database.dataSource);
}

/** Ends the run and starts another one of the same flow, or of another one. */
async function nextRun(flowId = run.flowId): Promise<void> {
  const end = { ...NO_COUNTS, status: 'succeeded', failure: null } as const;
  await runs.finish(run.id, end, database.dataSource);
  run = await createRun(flowId);
}

const stageIn = (into: Run, text: string) =>
  rowStore.stageRows(into, 1, 0, [staged('A', text)], database.dataSource);

/** A run that has written image "one" of the product A. */
async function holdsA(): Promise<void> {
  await stage([staged('A', images('one'))]);
  await write([written(0)]);
  await nextRun();
}

const SKIPPING = Object.assign(new WriteCard(), { skipUnchanged: true });
const skipUnchanged = (of = run) => grouping.settleUnwritten(of, SKIPPING, shop, database.dataSource);

describe('outcomes', () => {
  it('are saved once: a second outcome of a row changes nothing', async () => {
    await stage([staged('A'), staged('B')]);
    const lease = await claimAll();
    expect(await write([written(0), failed(1)], lease)).toEqual({ ...NO_COUNTS, written: 1, failed: 1 });
    expect(await write([failed(0), written(1)], lease)).toEqual(NO_COUNTS);
    expect(await rowStore.countRows(run)).toEqual({ held: 0, pending: 0, written: 1, skipped: 0, failed: 1 });
  });

  it('of all kinds are saved together, each with what is its own', async () => {
    await stage(Array.from({ length: 9 }, (_, n) => staged(`S${n}`)));
    const tries = { ...written(3), attempts: 3, durationMs: 70 };
    const held: RowOutcome = {
      ...failed(5),
      status: 'held',
      code: 'FOREIGN_IMAGES',
      attempts: 0,
      httpStatus: null,
    };
    const answers = [
      written(7),
      { ...written(0), durationMs: 12.4 },
      { ...written(2), httpStatus: 200 },
      tries,
      failed(4),
      held,
    ];
    expect(await write(answers)).toEqual({ written: 4, failed: 1, held: 1, skipped: 0 });
    const saved = await database.dataSource.query<object[]>(
      `SELECT row_no, status, http_status, attempts, duration_ms FROM run_rows WHERE run_id = $1 AND status <> 'pending' ORDER BY row_no`,
      [run.id],
    );
    const row = (
      row_no: number,
      status: string,
      http_status: number | null,
      attempts: number,
      duration_ms: number,
    ) => ({
      row_no,
      status,
      http_status,
      attempts,
      duration_ms,
    });
    expect(saved).toEqual([
      row(0, 'written', 201, 1, 12),
      row(2, 'written', 200, 1, 4),
      row(3, 'written', 201, 3, 70),
      row(4, 'failed', 400, 2, 1),
      row(5, 'held', null, 0, 1),
      row(7, 'written', 201, 1, 4),
    ]);
    const states = await database.dataSource.query<{ sku: string; known: boolean }[]>(
      `SELECT sku, content_hash <> '' AS known FROM product_states WHERE shop = $1 ORDER BY sku`,
      [shop],
    );
    expect(states.map(({ sku, known }) => `${sku} ${known}`)).toEqual([
      'S0 true',
      'S2 true',
      'S3 true',
      'S4 false',
      'S7 true',
    ]);
  });

  it('can be taken back: rows left out, or failed at Omnitron, become pending again', async () => {
    await stage([staged('A'), staged('B'), staged('C', images('c'), { code: 'BAD_IMAGE_URL', detail: 'x' })]);
    await write([failed(0)]);
    await rowStore.skipPending(run, 'CANCELLED', database.dataSource);
    expect(await rowStore.reopenRows(run, 'resume', database.dataSource)).toBe(1);
    expect(await rowStore.reopenRows(run, 'retry', database.dataSource)).toBe(1);
    expect(await rowStore.countRows(run)).toEqual({ held: 0, pending: 2, written: 0, skipped: 0, failed: 1 });
  });
});

describe('what the shop holds', () => {
  it('lets a later run skip what is unchanged, and only that', async () => {
    await stage([staged('A'), staged('B'), staged('C')]);
    await write([written(0), written(1), failed(2)]);
    await nextRun();
    await stage([staged('A'), staged('B', images('new')), staged('C')]);
    expect(await skipUnchanged()).toMatchObject({ isPending: true });
    expect((await listAll()).map(({ sku, code }) => [sku, code])).toEqual([
      ['A', 'UNCHANGED'],
      ['B', null],
      ['C', null],
    ]);
  });

  it('is unknown while a worker has the product in hand, dead or alive', async () => {
    await holdsA();
    await stage([staged('A', images('two'))]);
    const dead = await claimAll();
    const later = await createRun();
    await stageIn(later, images('one'));
    await skipUnchanged(later);
    expect(await rowStore.countRows(later)).toMatchObject({ pending: 1, skipped: 0 });
    await write([written(0)], (await batches.claimBatch(run.id, dead.batchNo, shop))!);
    await nextRun();
    await stage([staged('A', images('two'))]);
    await skipUnchanged();
    expect(await rowStore.countRows(run)).toMatchObject({ pending: 0, skipped: 1 });
  });

  it.each(['closed', 'taken away'])(
    'is unknown when a batch is %s that was claimed and left a row without outcome',
    async (end) => {
      await holdsA();
      await stage([staged('A', images('two'))]);
      const lease = await claimAll();
      await (end === 'closed'
        ? batches.closeBatch(lease, database.dataSource)
        : batches.closeAll(run.id, database.dataSource));
      await nextRun();
      await stage([staged('A', images('one'))]);
      await skipUnchanged();
      expect(await rowStore.countRows(run)).toMatchObject({ pending: 1, skipped: 0 });
    },
  );

  it('is known as before when a run ends whose batch nobody had claimed', async () => {
    await holdsA();
    await stage([staged('A', images('two'))]);
    await batches.planBatches(run, database.dataSource);
    await batches.closeAll(run.id, database.dataSource);
    await nextRun();
    await stage([staged('A', images('one'))]);
    await skipUnchanged();
    expect(await rowStore.countRows(run)).toMatchObject({ pending: 0, skipped: 1 });
  });

  it('is unknown when all answers to a new product were lost while another run wrote it', async () => {
    await stage([staged('A', images('one'))]);
    const mine = await claimAll();
    const other = await createRun();
    await stageIn(other, images('two'));
    await batches.planBatches(other, database.dataSource);
    const theirs = (await batches.claimBatch(other.id, 1, shop))!;
    await write([failed(0)], mine);
    await outcomes.saveOutcomes(other, theirs, [written(0)], database.dataSource);
    await nextRun();
    await stage([staged('A', images('two'))]);
    await skipUnchanged();
    expect(await rowStore.countRows(run)).toMatchObject({ pending: 1, skipped: 0 });
  });

  it('is what the last flow wrote, whichever that was', async () => {
    await stage([staged('A', images('one'))]);
    await write([written(0)]);
    const first = run.flowId;
    await nextRun(newId());
    await stage([staged('A', images('other'))]);
    await write([written(0)]);
    await nextRun(first);
    await stage([staged('A', images('one'))]);
    await skipUnchanged();
    expect(await rowStore.countRows(run)).toMatchObject({ pending: 1, skipped: 0 });
  });

  it('is unknown after two writes at the same time, whichever outcome is saved last', async () => {
    await stage([staged('A', images('one'))]);
    await write([written(0)]);
    await nextRun();
    await stage([staged('A', images('two'))]);
    const mine = await claimAll();
    const other = await createRun();
    await rowStore.stageRows(other, 1, 0, [staged('A', images('one'))], database.dataSource);
    await batches.planBatches(other, database.dataSource);
    const theirs = (await batches.claimBatch(other.id, 1, shop))!;
    await outcomes.saveOutcomes(other, theirs, [written(0)], database.dataSource);
    await outcomes.saveOutcomes(run, mine, [written(0)], database.dataSource);
    for (const text of [images('one'), images('two')]) {
      await nextRun();
      await stage([staged('A', text)]);
      await skipUnchanged();
      expect(await rowStore.countRows(run)).toMatchObject({ pending: 1, skipped: 0 });
    }
  });

  it('is another thing for another login, path or shop', () => {
    const card = { login: 'a', domainUrl: 'https://shop.example/', imagePath: '/api/v1/downloadable-image/' };
    const others = [
      { ...card, login: 'b' },
      { ...card, domainUrl: 'https://other.example' },
      { ...card, imagePath: '/api/i1/downloadable_image/' },
    ];
    for (const other of others) expect(targetOf(other)).not.toBe(targetOf(card));
    expect(targetOf({ ...card, domainUrl: 'https://shop.example' })).toBe(targetOf(card));
  });

  it('holds the products that would lose images, and says how many', async () => {
    await stage([staged('A', images('1', '2')), staged('B', images('1'))]);
    await write([written(0), written(1)]);
    await nextRun();
    await stage([staged('A', images('1', '3')), staged('B', images('1', '2')), staged('C', images('1'))]);
    const card = Object.assign(new WriteCard(), { removalGuardPercent: 20, removalGuardFloor: 0 });
    const { sums, warnings } = await new DamageGuard().holdDamage(
      run,
      { read: null, write: card },
      shop,
      database.dataSource,
    );
    expect(sums).toEqual({ added: 2, changed: 0, removed: 0 });
    expect(warnings).toEqual([expect.stringContaining('1 of 2 products')]);
    expect(await listAll()).toMatchObject([
      {
        sku: 'A',
        status: 'held',
        code: 'WOULD_LOSE_IMAGES',
        lostImages: 1,
        detail:
          '1 of its images would be taken away: the shop was last sent 2 images of this product, the run has 2.',
      },
      { sku: 'B', code: null },
      { sku: 'C', code: null },
    ]);
  });
});

describe('two workers on one batch', () => {
  it('only the one that claimed it last can save outcomes, or close it', async () => {
    await stage([staged('A'), staged('B')]);
    const slow = await claimAll();
    const { dataSource } = database;
    await batches.confirmLease(slow);
    const quick = (await batches.claimBatch(run.id, slow.batchNo, shop))!;
    expect(BigInt(quick.fence)).toBeGreaterThan(BigInt(slow.fence));
    await expect(batches.confirmLease(slow)).rejects.toMatchObject({ code: 'BATCH_TAKEN_OVER' });
    await expect(batches.closeBatch(slow, dataSource)).rejects.toMatchObject({ code: 'BATCH_TAKEN_OVER' });
    await batches.confirmLease(quick);
    await expect(write([written(0)], slow)).rejects.toMatchObject({ code: 'BATCH_TAKEN_OVER' });
    expect(await rowStore.countRows(run)).toMatchObject({ pending: 2 });
    await write([written(0), written(1)], quick);
    expect(await runs.getRun(run.id)).toMatchObject({ written: 2 });
    expect(await batches.closeBatch(quick, dataSource)).toMatchObject({
      counts: { written: 2 },
      durationMs: 8,
      isLast: true,
    });
    expect(await runs.getRun(run.id)).toMatchObject({ written: 2 });
    expect(await batches.claimBatch(run.id, slow.batchNo, shop)).toBeNull();
  });

  it('a claim waits for the outcomes that are being saved, and sees them', async () => {
    await stage([staged('A'), staged('B')]);
    const slow = await claimAll();
    let claimed: Promise<BatchLease | null> | undefined;
    await database.dataSource.transaction(async (transaction) => {
      await outcomes.saveOutcomes(run, slow, [written(0)], transaction);
      claimed = batches.claimBatch(run.id, slow.batchNo, shop);
    });
    const quick = (await claimed!)!;
    expect(await outcomes.listPending(run, quick)).toMatchObject([{ sku: 'B' }]);
  });
});

describe('merging the fragments of a product', () => {
  const target = 'target';
  const image = (url: string, order: number, type?: 'swatch') =>
    type === undefined ? { url, order } : { url, order, image_type: type };

  it('makes the text, the count and the hash that the code makes', async () => {
    const urls = [
      'https://i.example/a',
      'https://i.example/b?x="1"&ü=ş',
      'https://i.example/c\\d',
      'https://i.example/😀',
    ];
    const pageArbitrary = fc.array(
      fc.record({
        url: fc.constantFrom(...urls),
        order: fc.nat(3),
        type: fc.constantFrom(undefined, 'swatch' as const),
      }),
      { maxLength: 5 },
    );
    const products = fc.sample(fc.array(pageArbitrary, { minLength: 2, maxLength: 4 }), {
      numRuns: 200,
      seed: 7,
    });
    const pages = products.map((product) =>
      product.map((page) => mergeImages(page.map(({ url, order, type }) => image(url, order, type)))),
    );
    for (let page = 0; page < 4; page += 1) {
      const rows = pages.flatMap((product, n) => {
        const list = product[page];
        return list === undefined ? [] : [staged(`P${n}`, imagesText(list))];
      });
      await stage(rows, page * 200, page + 1);
    }
    await grouping.mergeFragments(run, target, shop, database.dataSource);
    const held = await database.dataSource.query<
      { sku: string; images: string; image_count: number; content_hash: Buffer; fragments: number }[]
    >('SELECT sku, images, image_count, content_hash, fragments FROM run_rows WHERE run_id = $1', [run.id]);
    expect(held).toHaveLength(200);
    for (const row of held) {
      const merged = mergeImages(pages[Number(row.sku.slice(1))]!.flat());
      expect(row).toEqual({
        sku: row.sku,
        images: imagesText(merged),
        image_count: merged.length,
        content_hash: contentHash(target, imagesText(merged)),
        fragments: 1,
      });
    }
  });
});

describe('StepLogs', () => {
  it('adds up what a step did over the pages', async () => {
    const steps = new StepLogs(database.dataSource);
    await steps.addProgress(run.id, [{ step: 'read', durationMs: 10, counts: { pages: 1, records: 500 } }]);
    await steps.addProgress(run.id, [
      { step: 'read', durationMs: 5, counts: { pages: 1, records: 20 } },
      { step: 'mapping', durationMs: 2 },
    ]);
    await steps.finishStep(run.id, 'read', 'succeeded', 'done');
    expect(await steps.listSteps(run.id)).toMatchObject([
      {
        step: 'read',
        status: 'succeeded',
        message: 'done',
        durationMs: 15,
        counts: { pages: 2, records: 520 },
      },
      { step: 'mapping', status: null, state: 'running' },
    ]);
  });

  it('counts the batches in hand in a write that goes on, and each once', async () => {
    const { dataSource } = database;
    const steps = new StepLogs(dataSource);
    const shown = async () =>
      (await steps.listSteps(run.id)).map(({ counts, durationMs }) => ({ counts, durationMs }));
    await stage([staged('A'), staged('B')]);
    await steps.addProgress(run.id, [{ step: 'write', durationMs: 0 }]);
    const lease = await claimAll();
    await write([written(0), failed(1)], lease);
    const expected = [{ counts: { ...NO_COUNTS, written: 1, failed: 1 }, durationMs: 5 }];
    expect(await shown()).toEqual(expected);
    const { counts, durationMs } = await batches.closeBatch(lease, dataSource);
    await steps.addProgress(run.id, [{ step: 'write', durationMs, counts: { ...counts } }]);
    expect(await shown()).toEqual(expected);
  });
});

describe('RowPartitions', () => {
  it('drops the days that are past retention', async () => {
    const partitions = new RowPartitions(database.dataSource);
    await database.dataSource.query(
      `CREATE TABLE run_rows_20200101 PARTITION OF run_rows FOR VALUES FROM ('2020-01-01') TO ('2020-01-02')`,
    );
    expect(await partitions.dropOlderThan(30)).toEqual(['run_rows_20200101']);
    expect(await partitions.dropOlderThan(30)).toEqual([]);
  });
});
