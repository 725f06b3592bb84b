import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { rows } from '../../database/index.js';
import { PinnedConnection } from './pinned-connection.js';

/** Advisory locks of this class are held by living processes, one each, by their number. */
const LOCK_CLASS = 0x1139_6a0b;

/** A job that a process had in hand when it died. */
export interface OrphanedJob {
  readonly queue: string;
  readonly jobId: string;
}

/**
 * Who works on what. Every process holds an advisory lock under a number of its own for as long as it lives; a job in
 * hand is a row with that number, written and deleted with the job itself (`JobStore`). When the lock is gone the process is, and its jobs can be given out again at once,
 * without waiting for their heartbeat to go stale (which still covers a process that is cut off but alive).
 */
@Injectable()
export class JobLeases {
  private number = 0;

  constructor(
    private readonly dataSource: DataSource,
    connection: PinnedConnection,
  ) {
    connection.onSession(async (client) => {
      // The lock of a session that broke may be held until Postgres notices; this process then goes on under a new number.
      while (this.number === 0 || !(await lock(client, this.number))) {
        const { rows: numbers } = await client.query<{ no: number }>(
          `SELECT nextval('process_numbers')::int AS no`,
        );
        this.number = numbers[0]?.no ?? 0;
      }
    });
  }

  /** The number of this process, under which its jobs in hand stand in `job_leases`. */
  get processNo(): number {
    return this.number;
  }

  /** For jobs that were put back; those that are done end with their lease. */
  async release(jobIds: readonly string[]): Promise<void> {
    await this.dataSource.query('DELETE FROM job_leases WHERE job_id = ANY($1::uuid[]) AND process_no = $2', [
      jobIds,
      this.number,
    ]);
  }

  /** Takes the jobs of dead processes off the list; each is given to one caller. */
  claimOrphans(): Promise<OrphanedJob[]> {
    return rows<OrphanedJob>(
      this.dataSource,
      `DELETE FROM job_leases WHERE job_id IN (
         SELECT job_id FROM job_leases lease
         WHERE NOT EXISTS (
           SELECT 1 FROM pg_locks
           WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = lease.process_no
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
         FOR UPDATE SKIP LOCKED)
       RETURNING queue, job_id AS "jobId"`,
      [LOCK_CLASS],
    );
  }
}

async function lock(client: Client, processNo: number): Promise<boolean> {
  const text = 'SELECT pg_try_advisory_lock($1, $2) AS locked';
  const { rows: answers } = await client.query<{ locked: boolean }>(text, [LOCK_CLASS, processNo]);
  return answers[0]?.locked === true;
}
