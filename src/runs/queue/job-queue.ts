import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg, { type Client, type ClientBase } from 'pg';
import { type JobInsert, PgBoss } from 'pg-boss';
import { DataSource, type EntityManager } from 'typeorm';
import { AppConfig } from '../../config/index.js';
import { DatabaseUrl, prepared, PreparingClient, rows, type SqlExecutor } from '../../database/index.js';
import { JobLeases } from './job-leases.js';
import { type JobInHand, JobSlots, type SlotLimits } from './job-slots.js';
import { JobStore, SCHEMA, type TakenJob } from './job-store.js';
import { PinnedConnection } from './pinned-connection.js';
import type { JobKeys } from './slot.js';

/** A job of the pipeline: log in, read, transform, stage, group. */
export interface RunJob {
  readonly runId: string;
}

/** A job of the write step: one range of rows. */
export interface BatchJob {
  readonly runId: string;
  readonly batchNo: number;
  /** The epoch of the run that it was given out in. */
  readonly epoch: number;
}

export const QUEUES = {
  runs: 'runs',
  outboundRuns: 'outbound-runs',
  batches: 'row-batches',
  crashedRuns: 'runs-crashed',
  crashedBatches: 'row-batches-crashed',
} as const;

/** A worker that is cut off loses its job after this long; the jobs of a dead process are given out again sooner. */
const HEARTBEAT_SECONDS = 15;
const SUPERVISE_SECONDS = 5;
const DAY_SECONDS = 24 * 3600;
/** A safety net, and for jobs that are due later: of all others a notification tells. */
const POLL_MS = 2_000;
const BEAT_MS = (HEARTBEAT_SECONDS * 1000) / 4;
const SHUTDOWN_MS = 10_000;

/** The slots of any queue. */
type SomeSlots = Pick<JobSlots<object>, 'wake' | 'beat' | 'stop' | 'ended' | 'giveUp'>;

/**
 * The queue of the application: pg-boss in the same Postgres. Jobs are sent inside the caller's transaction, so a run
 * or a batch and its job exist together or not at all. A job whose process dies is given out again.
 */
@Injectable()
export class JobQueue implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobQueue.name);
  private readonly boss: PgBoss;
  /** For taking and ending jobs. */
  private readonly pool: pg.Pool;
  private readonly store: JobStore;
  /** The partition of each queue: named, it needs not be looked for. */
  private readonly tables = new Map<string, string>();
  private readonly slots = new Map<string, SomeSlots>();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    config: AppConfig,
    database: DatabaseUrl,
    private readonly leases: JobLeases,
    private readonly dataSource: DataSource,
    connection: PinnedConnection,
  ) {
    this.boss = new PgBoss({
      connectionString: database.url,
      application_name: 'image-integrator queue',
      schema: SCHEMA,
      max: 2,
      schedule: false,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      instanceName: config.ROLES.join('+'),
    });
    const connections = {
      connectionString: database.url,
      application_name: 'image-integrator queue',
      max: 4,
      Client: PreparingClient,
      // Whatever of it a crash of Postgres may lose is done again: the job is given out once more, as after any crash of its process.
      onConnect: commitLater,
    };
    this.pool = new pg.Pool(connections);
    this.pool.on('error', (error) => this.logger.warn({ err: error }, 'A connection of the queue was lost'));
    const query = async (text: string, values?: unknown[]): Promise<unknown> =>
      (await this.pool.query(text, values)).rows;
    this.store = new JobStore(
      { query } as SqlExecutor,
      leases,
      (queue) => `${SCHEMA}.${this.tables.get(queue) ?? 'job'}`,
    );
    connection.onSession(listen);
    connection.reconnected$.subscribe(() => this.wakeAll());
    connection.notifications$.subscribe(({ channel, payload }) => {
      if (channel.startsWith('pgboss_')) this.slots.get(payload ?? '')?.wake();
    });
    this.boss.on('error', (error) => this.logger.error({ err: error }, 'The queue reports an error'));
    this.boss.on('warning', (warning) => this.logger.warn(warning, warning.message));
  }

  async onModuleInit(): Promise<void> {
    await this.boss.start();
    const crashed = { deleteAfterSeconds: DAY_SECONDS, retryLimit: 10, retryDelay: 5, notify: true };
    await this.ensureQueue(QUEUES.crashedRuns, crashed);
    await this.ensureQueue(QUEUES.crashedBatches, crashed);
    const common = { heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: DAY_SECONDS, notify: true };
    const retries = {
      retryLimit: 50,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      deleteAfterSeconds: 3600,
    };
    await this.ensureQueue(QUEUES.runs, { ...common, ...retries, deadLetter: QUEUES.crashedRuns });
    await this.ensureQueue(QUEUES.outboundRuns, {
      ...common,
      ...retries,
      deadLetter: QUEUES.crashedRuns,
      partition: true,
    });
    await this.ensureQueue(QUEUES.batches, {
      ...common,
      ...retries,
      deadLetter: QUEUES.crashedBatches,
      partition: true,
    });
  }

  /** Jobs in hand may end; those that take too long are given out again. */
  async beforeApplicationShutdown(): Promise<void> {
    const slots = [...this.slots.values()];
    const ended = Promise.all(slots.map((one) => one.ended()));
    const late = new AbortController();
    await Promise.race([
      ended,
      pause(SHUTDOWN_MS, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    const reason = new Error('The process shuts down; another one goes on with this job.');
    await Promise.all(slots.map((one) => one.giveUp(reason)));
    for (const timer of this.timers) clearInterval(timer);
    await this.boss.stop({ graceful: true, timeout: 10_000 });
    await this.pool.end();
  }

  async sendRun(job: RunJob, keys: JobKeys, manager: EntityManager): Promise<void> {
    await this.boss.send(QUEUES.runs, job, { db: inTransaction(manager), group: groupOf(keys) });
  }

  /** Outbound runs have a queue of their own: thousands of short ones never stand before an inbound run. */
  async sendOutboundRuns(
    jobs: readonly { readonly runId: string; readonly flowId: string }[],
    manager: EntityManager,
  ): Promise<void> {
    const inserts = jobs.map(({ runId, flowId }) => ({
      data: { runId },
      group: groupOf({ flowId, party: null }),
    }));
    await this.sendAll(QUEUES.outboundRuns, inserts, manager);
  }

  async sendBatches(jobs: readonly BatchJob[], keys: JobKeys, manager: EntityManager): Promise<void> {
    const group = groupOf(keys);
    await this.sendAll(
      QUEUES.batches,
      jobs.map((data) => ({ data, group })),
      manager,
    );
  }

  private async sendAll(
    queue: string,
    inserts: JobInsert<RunJob | BatchJob>[],
    manager: EntityManager,
  ): Promise<void> {
    for (let at = 0; at < inserts.length; at += 1000) {
      await this.boss.insert(queue, inserts.slice(at, at + 1000), { db: inTransaction(manager) });
    }
  }

  /** The same batch again, a little later: some of its rows wait for others. */
  async sendBatchLater(job: BatchJob, keys: JobKeys): Promise<void> {
    await this.boss.send(QUEUES.batches, job, { startAfter: 1, group: groupOf(keys) });
  }

  /**
   * Takes jobs of a queue, as many at once as the limits say, each settled by itself: a handler that throws puts its job back
   * (later, and to the crashed queue after the last try).
   */
  work<T extends object>(
    queue: string,
    limits: SlotLimits,
    handle: (job: JobInHand<T>) => Promise<void>,
  ): void {
    const failed = (job: TakenJob<T>, error: unknown): Promise<void> => this.putBack(queue, job, error);
    const slots = new JobSlots<T>({ queue, limits, handle, failed }, this.store);
    this.slots.set(queue, slots);
    this.timers.push(
      setInterval(() => slots.wake(), POLL_MS),
      setInterval(() => this.beat(slots), BEAT_MS),
    );
    slots.wake();
  }

  /** The runs that some job, of a run or of a batch, is waiting for or worked on. */
  async listRunsWithJobs(executor: SqlExecutor = this.dataSource): Promise<ReadonlySet<string>> {
    const found = await rows<{ runId: string }>(
      executor,
      `SELECT DISTINCT data ->> 'runId' AS "runId" FROM ${SCHEMA}.job WHERE state < 'completed'`,
    );
    return new Set(found.map(({ runId }) => runId));
  }

  /** Gives out again what dead processes had in hand. */
  async recoverOrphans(): Promise<void> {
    const orphans = await this.leases.claimOrphans();
    for (const { queue, jobId } of orphans) {
      await this.boss.fail(queue, jobId, { message: 'The process that had this job has died.' });
    }
    if (orphans.length > 0)
      this.logger.warn({ orphans }, `${orphans.length} jobs of a dead process are given out again`);
  }

  /** No more jobs are taken; those in hand are waited for by `beforeApplicationShutdown`. */
  stopWork(): void {
    for (const slots of this.slots.values()) slots.stop();
  }

  private wakeAll(): void {
    for (const slots of this.slots.values()) slots.wake();
  }

  private beat(slots: SomeSlots): void {
    slots.beat().catch((error: unknown) => {
      // It says nothing of the jobs; without the database nothing of them is saved either.
      this.logger.warn({ err: error }, 'The jobs in hand could not be confirmed');
    });
  }

  private async putBack(queue: string, job: TakenJob<object>, error: unknown): Promise<void> {
    this.logger.warn({ err: error, queue, ...job.data }, 'A job failed and will be tried again');
    try {
      await this.boss.fail(queue, { id: job.id, retryCount: job.retryCount }, { message: String(error) });
      await this.leases.release([job.id]);
    } catch (failure) {
      // Its heartbeat ends, which gives it out again.
      this.logger.warn({ err: failure, queue, ...job.data }, 'A job could not be put back');
    }
  }

  private async ensureQueue(name: string, options: Parameters<PgBoss['createQueue']>[1]): Promise<void> {
    if ((await this.boss.getQueue(name)) === null) await this.boss.createQueue(name, options);
    const queue = await this.boss.getQueue(name);
    if (queue !== null) this.tables.set(name, queue.table);
  }
}

const groupOf = ({ flowId, party }: JobKeys): { id: string; tier?: string } =>
  party === null ? { id: flowId } : { id: flowId, tier: party };

async function commitLater(client: ClientBase): Promise<void> {
  await client.query('SET synchronous_commit = off');
}

/** The channel on which pg-boss tells of new jobs, named as it names it. */
async function listen(client: Client): Promise<void> {
  const text = `SELECT 'pgboss_' || left(encode(sha224($1::bytea), 'hex'), 24) AS channel`;
  const { rows: channels } = await client.query<{ channel: string }>(text, [SCHEMA]);
  await client.query(`LISTEN ${channels[0]?.channel}`);
}

/** pg-boss writes through the transaction of the caller. */
function inTransaction(manager: EntityManager): {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: object[] }>;
} {
  return {
    executeSql: async (text, values) => ({ rows: await rows(manager, prepared(text), values ?? []) }),
  };
}
