import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseUrl } from '../../src/database/index.js';
import { newId } from '../../src/common/index.js';
import { JobLeases } from '../../src/runs/queue/job-leases.js';
import { PinnedConnection } from '../../src/runs/queue/pinned-connection.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  // Lost sessions are what these tests are about.
  Logger.overrideLogger(false);
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.dataSource.query('DELETE FROM job_leases'));

interface TestProcess {
  readonly leases: JobLeases;
  readonly connection: PinnedConnection;
}

/** What a process has: a session of its own, and leases in its name. */
async function startProcess(): Promise<TestProcess> {
  const connection = new PinnedConnection({ ROLES: ['worker'] } as never, new DatabaseUrl(database.url));
  const leases = new JobLeases(database.dataSource, connection);
  await connection.onModuleInit();
  return { leases, connection };
}

/** As a job is taken. */
async function take({ leases }: TestProcess, queue: string, jobId: string): Promise<void> {
  await database.dataSource.query(
    `INSERT INTO job_leases (job_id, queue, process_no) VALUES ($1, $2, $3)
     ON CONFLICT (job_id) DO UPDATE SET process_no = excluded.process_no`,
    [jobId, queue, leases.processNo],
  );
}

const sessions = async (): Promise<number[]> =>
  (
    await database.dataSource.query<{ pid: number }[]>(
      `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'image-integrator session%' AND datname = current_database()`,
    )
  ).map(({ pid }) => pid);

/** Breaks every session, and waits until `count` are there anew. */
async function breakSessions(count: number): Promise<void> {
  const broken = await sessions();
  await database.dataSource.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [broken]);
  await expect
    .poll(async () => (await sessions()).filter((pid) => !broken.includes(pid)).length, { timeout: 10_000 })
    .toBe(count);
}

describe('the jobs in hand', () => {
  it('of a living process are nobody else’s, of a dead one everybody’s, once', async () => {
    const [living, dying, other] = await Promise.all([startProcess(), startProcess(), startProcess()]);
    const [kept, lost] = [newId(), newId()];
    await take(living, 'runs', kept);
    await take(dying, 'row-batches', lost);
    expect(await other.leases.claimOrphans()).toEqual([]);
    await dying.connection.beforeApplicationShutdown();
    const claims = await Promise.all([other.leases.claimOrphans(), living.leases.claimOrphans()]);
    expect(claims.flat()).toEqual([{ queue: 'row-batches', jobId: lost }]);
    await living.connection.beforeApplicationShutdown();
    await other.connection.beforeApplicationShutdown();
  });

  it('that a process takes after its session broke are its own again', async () => {
    const [broken, other] = await Promise.all([startProcess(), startProcess()]);
    await breakSessions(2);
    const jobId = newId();
    await expect
      .poll(async () => {
        await take(broken, 'runs', jobId);
        return other.leases.claimOrphans();
      })
      .toEqual([]);
    await broken.leases.release([jobId]);
    expect(await database.dataSource.query('SELECT job_id FROM job_leases')).toEqual([]);
    await broken.connection.beforeApplicationShutdown();
    await other.connection.beforeApplicationShutdown();
  });

  it('goes on under another number while its old lock is still held', async () => {
    const first = await startProcess();
    const [{ held }] = (await database.dataSource.query(
      `SELECT objid::int AS held FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )) as [{ held: number }];
    // The number is taken by somebody else when the session comes back.
    const runner = database.dataSource.createQueryRunner();
    const waiting = runner.query('SELECT pg_advisory_lock($1, $2)', [0x1139_6a0b, held]);
    await breakSessions(1);
    await waiting;
    const jobId = newId();
    await expect
      .poll(async () => {
        await take(first, 'runs', jobId);
        const [lease] = await database.dataSource.query<{ process_no: number }[]>(
          'SELECT process_no FROM job_leases',
        );
        return lease?.process_no;
      })
      .not.toBe(held);
    expect(await first.leases.claimOrphans()).toEqual([]);
    await runner.release();
    await first.connection.beforeApplicationShutdown();
  });
});
