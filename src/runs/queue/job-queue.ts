import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Job, type JobInsert, PgBoss } from 'pg-boss';
import { DataSource, type EntityManager } from 'typeorm';
import { AppConfig } from '../../config/index.js';
import { DatabaseUrl, rows, type SqlExecutor } from '../../database/index.js';
import { JobLeases } from './job-leases.js';

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

const SCHEMA = 'queue';
/** A worker that is cut off loses its job after this long; the jobs of a dead process are given out again sooner. */
const HEARTBEAT_SECONDS = 15;
const SUPERVISE_SECONDS = 5;
const DAY_SECONDS = 24 * 3600;

interface SettledJob {
  readonly id: string;
  readonly status: 'completed' | 'failed';
  readonly output?: object;
}

export interface WorkSettings {
  readonly batchSize: number;
  readonly parallel: number;
}

/**
 * The queue of the application: pg-boss in the same Postgres. Jobs are sent inside the caller's transaction, so a run
 * or a batch and its job exist together or not at all. A job whose process dies is given out again.
 */
@Injectable()
export class JobQueue implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobQueue.name);
  private readonly boss: PgBoss;

  constructor(
    config: AppConfig,
    database: DatabaseUrl,
    private readonly leases: JobLeases,
    private readonly dataSource: DataSource,
  ) {
    this.boss = new PgBoss({
      connectionString: database.url,
      application_name: 'image-integrator queue',
      schema: SCHEMA,
      max: 6,
      useListenNotify: true,
      schedule: false,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      instanceName: config.ROLES.join('+'),
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

  async beforeApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 10_000 });
  }

  async sendRun(job: RunJob, manager: EntityManager): Promise<void> {
    await this.boss.send(QUEUES.runs, job, { db: inTransaction(manager) });
  }

  /** Outbound runs have a queue of their own: thousands of short ones never stand before an inbound run. */
  async sendOutboundRuns(jobs: readonly RunJob[], manager: EntityManager): Promise<void> {
    await this.sendAll(QUEUES.outboundRuns, jobs, manager);
  }

  async sendBatches(jobs: readonly BatchJob[], manager: EntityManager): Promise<void> {
    await this.sendAll(QUEUES.batches, jobs, manager);
  }

  private async sendAll(
    queue: string,
    jobs: readonly (RunJob | BatchJob)[],
    manager: EntityManager,
  ): Promise<void> {
    const inserts = jobs.map((data): JobInsert<RunJob> => ({ data }));
    for (let at = 0; at < inserts.length; at += 1000) {
      await this.boss.insert(queue, inserts.slice(at, at + 1000), { db: inTransaction(manager) });
    }
  }

  /** The same batch again, a little later: some of its rows wait for others. */
  async sendBatchLater(job: BatchJob): Promise<void> {
    await this.boss.send(QUEUES.batches, job, { startAfter: 1 });
  }

  /**
   * Takes jobs of a queue, several at once, each settled by itself: a handler that throws puts its job back (later,
   * and to the crashed queue after the last try). `job.signal` ends when the job was given to another worker.
   */
  async work<T extends object>(
    queue: string,
    settings: WorkSettings,
    handle: (job: Job<T>) => Promise<void>,
  ): Promise<void> {
    const options = {
      batchSize: settings.batchSize,
      localConcurrency: settings.parallel,
      burstWhenBatchFull: settings.batchSize > 1,
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 1,
      heartbeatRefreshSeconds: HEARTBEAT_SECONDS / 4,
      perJobResults: true,
    } as const;
    const settle = async (job: Job<T>): Promise<SettledJob> => {
      try {
        await handle(job);
        return { id: job.id, status: 'completed' };
      } catch (error) {
        this.logger.warn({ err: error, queue, ...job.data }, 'A job failed and will be tried again');
        return { id: job.id, status: 'failed', output: { message: String(error) } };
      }
    };
    await this.boss.work(queue, options, async (jobs: Job<T>[]) => {
      const ids = jobs.map(({ id }) => id);
      await this.leases.take(queue, ids);
      try {
        return await Promise.all(jobs.map(settle));
      } finally {
        await this.leases.release(ids);
      }
    });
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

  /** No more jobs are fetched; those in hand are waited for by `beforeApplicationShutdown`. */
  async stopWork(queue: string): Promise<void> {
    await this.boss.offWork(queue, { wait: false });
  }

  private async ensureQueue(name: string, options: Parameters<PgBoss['createQueue']>[1]): Promise<void> {
    if ((await this.boss.getQueue(name)) === null) await this.boss.createQueue(name, options);
  }
}

/** pg-boss writes through the transaction of the caller. */
function inTransaction(manager: EntityManager): {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: object[] }>;
} {
  return { executeSql: async (text, values) => ({ rows: await rows(manager, text, values ?? []) }) };
}
