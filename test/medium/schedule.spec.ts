import { Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError, newId } from '../../src/common/index.js';
import { openDataSource } from '../../src/database/index.js';
import { FlowCheckpoints, type FlowDocument } from '../../src/flows/index.js';
import { FlowRepository } from '../../src/flows/flow.repository.js';
import { readDocument } from '../../src/flows/read-document.js';
import { type FinishedRun, RunPort, type ScheduledRun, Scheduler } from '../../src/schedule/index.js';
import { PlanRepository } from '../../src/schedule/plan.repository.js';
import { ScheduleTime } from '../../src/schedule/schedule-time.js';
import { TickRepository } from '../../src/schedule/tick.repository.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const runActive = new AppError('RUN_ACTIVE', { kind: 'conflict', status: 409, title: '' }, 'a run is active');
const flowBroken = new AppError('BROKEN', { kind: 'config', status: 422, title: '' }, 'its login is gone');

const databaseAway = new AppError(
  'DATABASE_AWAY',
  { kind: 'transient', status: 503, title: '' },
  'the database is away',
);

const MINUTE = 60_000;

/** A clock that the test sets. */
class SetTime extends ScheduleTime {
  constructor(
    dataSource: DataSource,
    private readonly clock: { at: Date },
  ) {
    super(dataSource);
  }

  override async now(): Promise<Date> {
    return this.clock.at;
  }
}

/** Runs as rows of a table of this test; a run without an end is active. */
class TestRuns extends RunPort {
  refusal: Error | null = null;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async prepareRuns(): Promise<void> {}

  async createRun(run: ScheduledRun, manager: EntityManager): Promise<{ runId: string }> {
    if (this.refusal !== null) throw this.refusal;
    const active = await manager.query<object[]>(
      'SELECT 1 FROM test_runs WHERE slug = $1 AND finished_at IS NULL',
      [run.flowSlug],
    );
    if (active.length > 0) throw runActive;
    const runId = newId();
    await manager.query(
      'INSERT INTO test_runs (id, slug, trigger, triggered_by, scheduled_for) VALUES ($1, $2, $3, $4, $5)',
      [runId, run.flowSlug, run.trigger, run.triggeredBy, run.scheduledFor],
    );
    return { runId };
  }

  findLastFinishedRuns(flowIds: readonly string[], before?: Date): Promise<FinishedRun[]> {
    return this.dataSource.query(
      `SELECT DISTINCT ON (f.id) f.id AS "flowId", r.id AS "runId", r.finished_at AS "finishedAt"
       FROM test_runs r JOIN flows f ON f.slug = r.slug
       WHERE f.id = ANY ($1) AND r.finished_at IS NOT NULL AND ($2::timestamptz IS NULL OR r.finished_at < $2)
       ORDER BY f.id, r.id DESC`,
      [flowIds, before ?? null],
    );
  }
}

interface StartedRun {
  id: string;
  slug: string;
  trigger: string;
  triggered_by: string;
  scheduled_for: Date;
}

describe('the schedule', () => {
  let database: TestDatabase;
  let sources: DataSource[];
  let schedulers: Scheduler[];
  let runs: TestRuns[];
  let flows: FlowRepository;
  const clock = { at: new Date(0) };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase();
    await database.dataSource.query(
      `CREATE TABLE test_runs (id uuid PRIMARY KEY, slug text, trigger text, triggered_by text,
         scheduled_for timestamptz, finished_at timestamptz)`,
    );
    flows = new FlowRepository(database.dataSource);
    // Three processes: each has connections of its own and shares nothing with the others but the database.
    sources = await Promise.all([1, 2, 3].map(() => openDataSource(database.url, { poolSize: 3 })));
    runs = sources.map((source) => new TestRuns(source));
    schedulers = sources.map(
      (source, index) =>
        new Scheduler(
          source,
          new SetTime(source, clock),
          new PlanRepository(source),
          new TickRepository(source),
          runs[index] ?? new TestRuns(source),
        ),
    );
  });

  afterAll(async () => {
    await Promise.all(sources.map((source) => source.destroy()));
    await database.drop();
  });

  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE flows, test_runs CASCADE');
    for (const port of runs) port.refusal = null;
  });

  const document = (slug: string, schedule: object | null, timezone = 'UTC'): FlowDocument =>
    readDocument({
      name: slug,
      slug,
      timezone,
      schedule,
      omnitron: { login: 'omnitron', domainUrl: 'https://shop.example' },
      read: { url: 'https://erp.example' },
    }).document;

  const edit = { author: 'ayse@example.com', note: null };

  /** A running flow; the clock is set to when it was started, or a little later. */
  async function startFlow(slug: string, schedule: object | null): Promise<string> {
    const id = await database.dataSource.transaction((manager) =>
      flows.insert(manager, document(slug, schedule), edit),
    );
    await flows.updateState(id, 'running');
    clock.at = (await flows.findById(id))?.startedAt ?? new Date();
    return id;
  }

  async function saveSchedule(id: string, slug: string, schedule: object): Promise<void> {
    await database.dataSource.transaction((manager) =>
      flows.update(manager, id, 2, document(slug, schedule), edit),
    );
  }

  const pass = (ms: number): void => {
    clock.at = new Date(clock.at.getTime() + ms);
  };

  const beat = async (): Promise<void> => {
    await Promise.all(schedulers.map((scheduler) => scheduler.beat()));
  };

  const started = (): Promise<StartedRun[]> =>
    database.dataSource.query('SELECT * FROM test_runs ORDER BY scheduled_for, id');

  async function finishRuns(slug: string): Promise<void> {
    await database.dataSource.query('UPDATE test_runs SET finished_at = now() WHERE slug = $1', [slug]);
  }

  const ticksOf = (id: string): Promise<{ outcome: string; code: string | null }[]> =>
    database.dataSource.query('SELECT outcome, code FROM schedule_ticks WHERE flow_id = $1 ORDER BY slot', [
      id,
    ]);

  it('starts 200 runs for 200 ticks of a flow, with three processes at it', async () => {
    await startFlow('images', { type: 'cron', expression: '0 * * * * ?' });
    await beat();
    for (let tick = 0; tick < 200; tick += 1) {
      pass(MINUTE);
      await Promise.all([...schedulers, ...schedulers].map((scheduler) => scheduler.beat()));
      await finishRuns('images');
    }
    const slots = (await started()).map((run) => run.scheduled_for.getTime());
    expect(slots).toHaveLength(200);
    const first = slots[0] ?? 0;
    expect(slots).toEqual(Array.from({ length: 200 }, (_, index) => first + index * MINUTE));
  });

  it('goes on when any of the processes are away', async () => {
    await startFlow('images', { type: 'interval', everySeconds: 60 });
    for (let tick = 0; tick < 30; tick += 1) {
      await Promise.all(schedulers.filter((_, index) => (tick + index) % 3 !== 0).map((one) => one.beat()));
      await finishRuns('images');
      pass(MINUTE);
    }
    expect(await started()).toHaveLength(30);
  });

  it('runs an interval at the start of the flow, by the system, and then in step with it', async () => {
    await startFlow('images', { type: 'interval', everySeconds: 300 });
    const startedAt = clock.at.getTime();
    await beat();
    const [first] = await started();
    expect(first).toMatchObject({ slug: 'images', trigger: 'schedule', triggered_by: 'System' });
    await finishRuns('images');
    pass(5 * MINUTE - 1);
    await beat();
    expect(await started()).toHaveLength(1);
    pass(1);
    await beat();
    expect((await started()).map((run) => run.scheduled_for.getTime() - startedAt)).toEqual([0, 5 * MINUTE]);
  });

  it('makes one run of all the times that passed while no process was there', async () => {
    await startFlow('images', { type: 'interval', everySeconds: 60 });
    await beat();
    await finishRuns('images');
    const startedAt = clock.at.getTime();
    pass(90 * MINUTE + 10_000);
    await beat();
    expect((await started()).map((run) => run.scheduled_for.getTime() - startedAt)).toEqual([0, MINUTE]);
    await finishRuns('images');
    pass(50_000);
    await beat();
    expect((await started()).map((run) => run.scheduled_for.getTime() - startedAt)).toEqual([
      0,
      MINUTE,
      91 * MINUTE,
    ]);
  });

  it('makes up for a time that passed between the start of a flow and the first process', async () => {
    await startFlow('images', { type: 'cron', expression: '0 * * * * ?' });
    pass(30 * MINUTE);
    await beat();
    expect(await started()).toHaveLength(1);
  });

  it('records an overlap as skipped, and runs at the next time', async () => {
    const id = await startFlow('images', { type: 'interval', everySeconds: 60 });
    await beat();
    pass(MINUTE);
    await beat();
    await finishRuns('images');
    pass(MINUTE);
    await beat();
    expect(await ticksOf(id)).toEqual([
      { outcome: 'started', code: null },
      { outcome: 'skipped', code: 'OVERLAP' },
      { outcome: 'started', code: null },
    ]);
    expect(await started()).toHaveLength(2);
  });

  it('records why a flow could not be started', async () => {
    const id = await startFlow('images', { type: 'interval', everySeconds: 60 });
    for (const port of runs) port.refusal = flowBroken;
    await beat();
    expect(await ticksOf(id)).toEqual([{ outcome: 'failed', code: 'BROKEN' }]);
  });

  it('keeps a tick whose run met an error that passes, for the same time', async () => {
    const id = await startFlow('images', { type: 'interval', everySeconds: 60 });
    const due = clock.at;
    for (const port of runs) port.refusal = databaseAway;
    await beat();
    expect(await ticksOf(id)).toEqual([]);
    for (const port of runs) port.refusal = null;
    pass(5_000);
    await beat();
    expect(await ticksOf(id)).toEqual([{ outcome: 'started', code: null }]);
    expect(await started()).toMatchObject([{ scheduled_for: due }]);
  });

  it('tries a tick again that failed half-way, and leaves other flows alone', async () => {
    const id = await startFlow('broken', { type: 'interval', everySeconds: 60 });
    const [port] = runs;
    for (const one of runs) one.refusal = new Error('connection lost');
    await schedulers[0]?.beat();
    expect(await ticksOf(id)).toEqual([]);
    if (port !== undefined) port.refusal = null;
    await schedulers[0]?.beat();
    expect(await ticksOf(id)).toEqual([{ outcome: 'started', code: null }]);
  });

  it('follows an edit with the next beat', async () => {
    const id = await startFlow('images', { type: 'cron', expression: '0 0 0 1 1 ?' });
    await beat();
    expect(await started()).toHaveLength(0);
    await saveSchedule(id, 'images', { type: 'interval', everySeconds: 10 });
    pass(10_000);
    await beat();
    expect(await started()).toHaveLength(1);
  });

  it('keeps its plan when something else of the flow is edited', async () => {
    const schedule = { type: 'interval', everySeconds: 60 };
    const id = await startFlow('images', schedule);
    await beat();
    await finishRuns('images');
    await saveSchedule(id, 'images', schedule);
    pass(MINUTE);
    await beat();
    expect(await started()).toHaveLength(2);
  });

  it('starts nothing of a flow that was stopped or deleted, and begins anew when it is started again', async () => {
    const id = await startFlow('images', { type: 'interval', everySeconds: 60 });
    await beat();
    await finishRuns('images');
    await flows.updateState(id, 'stopped');
    pass(10 * MINUTE);
    await beat();
    expect(await started()).toHaveLength(1);
    await flows.updateState(id, 'running');
    await beat();
    expect(await started()).toHaveLength(2);
    await finishRuns('images');
    await database.dataSource.transaction((manager) => flows.delete(manager, id));
    pass(10 * MINUTE);
    await beat();
    expect(await started()).toHaveLength(2);
  });

  it('starts no run that a stop has overtaken', async () => {
    const id = await startFlow('images', { type: 'interval', everySeconds: 60 });
    await beat();
    await finishRuns('images');
    pass(MINUTE);
    const stop = database.dataSource.createQueryRunner();
    await stop.startTransaction();
    await stop.query(`UPDATE flows SET state = 'stopped', started_at = NULL WHERE id = $1`, [id]);
    await beat();
    await stop.commitTransaction();
    await stop.release();
    await beat();
    expect(await started()).toHaveLength(1);
  });

  it('reads from a checkpoint that moves forward, never back, and anywhere by an operator', async () => {
    const checkpoints = new FlowCheckpoints(database.dataSource);
    const id = await startFlow('images', null);
    const flow = { id, document: document('images', null) };
    const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
    const stored = async () => (await checkpoints.getCheckpoint(flow)).lastRequest;
    const advance = async (second: number, startedAt = new Date(Date.now() + 60_000)) =>
      checkpoints.advance(id, { startedAt, readStartedAt: at(second) });
    expect(await checkpoints.getCheckpoint(flow)).toEqual({ lastRequest: new Date(0), source: 'beginning' });
    await advance(10);
    await advance(5);
    expect(await stored()).toEqual(at(10));
    await advance(11);
    expect(await stored()).toEqual(at(11));
    await checkpoints.reset(id, at(3));
    await advance(12, at(0));
    expect(await stored()).toEqual(at(3));
    await checkpoints.reset(id, null);
    await advance(12, at(0));
    expect((await checkpoints.getCheckpoint(flow)).source).toBe('beginning');
  });

  it('ends with the last time of an expression', async () => {
    const id = await startFlow('images', null);
    const year = clock.at.getUTCFullYear() + 1;
    await saveSchedule(id, 'images', { type: 'cron', expression: `0 0 0 1 1 ? ${year}` });
    for (const date of [
      `${year}-01-01T00:00:00Z`,
      `${year + 1}-01-01T00:00:00Z`,
      `${year + 2}-01-01T00:00:00Z`,
    ]) {
      await beat();
      clock.at = new Date(date);
      await beat();
      await finishRuns('images');
    }
    expect(await started()).toHaveLength(1);
  });

  describe('a flow that runs after another', () => {
    it('starts once for each run of the other that finishes, and not for those before it was started', async () => {
      await startFlow('products', { type: 'interval', everySeconds: 60 });
      await beat();
      await finishRuns('products');
      await startFlow('images', { type: 'after-flow', flow: 'products' });
      await beat();
      const images = async (): Promise<StartedRun[]> =>
        (await started()).filter(({ slug }) => slug === 'images');
      expect(await images()).toHaveLength(0);
      for (let round = 1; round <= 3; round += 1) {
        pass(MINUTE);
        await beat();
        await finishRuns('products');
        await beat();
        await beat();
        expect(await images()).toHaveLength(round);
        await finishRuns('images');
      }
      expect((await images())[0]).toMatchObject({ trigger: 'after-flow', triggered_by: 'System' });
    });

    it('starts for a run that finished before any process had seen the flow', async () => {
      await startFlow('products', { type: 'interval', everySeconds: 60 });
      await beat();
      await startFlow('images', { type: 'after-flow', flow: 'products' });
      await finishRuns('products');
      await beat();
      expect((await started()).map(({ slug }) => slug)).toContain('images');
    });

    it('follows as soon as it is free, when it was still running itself', async () => {
      await startFlow('products', { type: 'interval', everySeconds: 60 });
      const id = await startFlow('images', { type: 'after-flow', flow: 'products' });
      for (let round = 0; round < 2; round += 1) {
        await beat();
        await finishRuns('products');
        await beat();
        pass(MINUTE);
      }
      expect(await ticksOf(id)).toEqual([{ outcome: 'started', code: null }]);
      await finishRuns('images');
      await beat();
      await beat();
      expect(await ticksOf(id)).toEqual([
        { outcome: 'started', code: null },
        { outcome: 'started', code: null },
      ]);
    });

    it('does not start again when an old run of the other is taken up again', async () => {
      await startFlow('products', { type: 'interval', everySeconds: 60 });
      await startFlow('images', { type: 'after-flow', flow: 'products' });
      for (let round = 0; round < 2; round += 1) {
        await beat();
        await finishRuns('products');
        await beat();
        await finishRuns('images');
        pass(MINUTE);
      }
      const before = (await started()).filter(({ slug }) => slug === 'images').length;
      await database.dataSource.query(
        `UPDATE test_runs SET finished_at = NULL
         WHERE id = (SELECT id FROM test_runs WHERE slug = 'products' ORDER BY id DESC LIMIT 1)`,
      );
      await beat();
      await database.dataSource.query(`UPDATE test_runs SET finished_at = now() WHERE finished_at IS NULL`);
      await beat();
      expect((await started()).filter(({ slug }) => slug === 'images')).toHaveLength(before);
    });
  });
});
