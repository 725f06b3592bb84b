import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../../database/index.js';
import { QUEUES } from './job-queue.js';
import { PinnedConnection } from './pinned-connection.js';

/** How one queue is doing. */
export interface QueueLevel {
  readonly queue: string;
  /** Jobs that could be taken now. */
  readonly waiting: number;
  /** Jobs that are tried again later. */
  readonly deferred: number;
  /** Jobs in hand, of all processes. */
  readonly active: number;
  /** How long the oldest of those waiting has been, 0 for none. */
  readonly oldestSeconds: number;
}

/** Depth and age of the queues, for metrics and health. */
@Injectable()
export class QueueMonitor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly connection: PinnedConnection,
  ) {}

  /** Whether this process hears of new jobs and of requests to cancel. */
  get isListening(): boolean {
    return this.connection.isConnected;
  }

  /** One entry per queue. Reads what waits, by the queue's own index; jobs that are done are not looked at. */
  listLevels(): Promise<QueueLevel[]> {
    return rows<QueueLevel>(
      this.dataSource,
      `SELECT q.name AS queue, coalesce(w.waiting, 0)::int AS waiting, coalesce(w.deferred, 0)::int AS deferred,
              (SELECT count(*) FROM job_leases l WHERE l.queue = q.name)::int AS active,
              coalesce(extract(epoch FROM now() - w.oldest), 0)::float8 AS "oldestSeconds"
       FROM unnest($1::text[]) AS q (name) LEFT JOIN LATERAL (
         SELECT count(*) FILTER (WHERE start_after <= now()) AS waiting,
                count(*) FILTER (WHERE start_after > now()) AS deferred,
                min(start_after) FILTER (WHERE start_after <= now()) AS oldest
         FROM queue.job WHERE name = q.name AND state < 'active') AS w ON true`,
      [Object.values(QUEUES)],
    );
  }
}
