import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { firstRow, rows as rowsOf, type SqlExecutor } from '../database/index.js';
import { outboundError } from './outbound.errors.js';

/** Whose key it is: keys of different senders and flows do not meet. */
export interface KeyOwner {
  readonly flowId: string;
  readonly userId: string;
  readonly key: string;
}

/** What a key stands for. */
export interface KeyedPost {
  readonly bodyHash: Buffer;
  readonly runId: string;
  readonly rows: number;
}

const KEPT = `interval '1 day'`;
const MAX_LENGTH = 255;

/** The `outbound_keys` table: the Idempotency-Keys of the last day, and the run that each has started. */
@Injectable()
export class IdempotencyKeys {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
  ) {}

  findPost(
    { flowId, userId, key }: KeyOwner,
    executor: SqlExecutor = this.dataSource,
  ): Promise<KeyedPost | null> {
    return firstRow<KeyedPost>(
      executor,
      `SELECT body_hash AS "bodyHash", run_id AS "runId", rows FROM outbound_keys
       WHERE flow_id = $1 AND user_id = $2 AND key = $3 AND created_at > now() - ${KEPT}`,
      [flowId, userId, key],
    );
  }

  /**
   * Takes the keys of posts; gives the runs whose key was free. A transaction that holds a key and has not ended yet is
   * waited for, so that of several that come at once one makes the run and the others find it. Keys are taken in their
   * order, so that nobody waits in a circle.
   */
  async takeKeys(
    posts: readonly { readonly owner: KeyOwner; readonly post: KeyedPost }[],
    executor: SqlExecutor,
  ): Promise<ReadonlySet<string>> {
    if (posts.length === 0) return new Set();
    const taken = await rowsOf<{ runId: string }>(
      executor,
      `INSERT INTO outbound_keys AS held (flow_id, user_id, key, body_hash, run_id, rows)
       SELECT DISTINCT ON (flow_id, user_id, key) flow_id, user_id, key, body_hash, run_id, rows
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::uuid[], $6::int[])
         WITH ORDINALITY AS post (flow_id, user_id, key, body_hash, run_id, rows, place)
       ORDER BY flow_id, user_id, key, place
       ON CONFLICT (flow_id, user_id, key) DO UPDATE SET
         body_hash = EXCLUDED.body_hash, run_id = EXCLUDED.run_id, rows = EXCLUDED.rows, created_at = now()
       WHERE held.created_at <= now() - ${KEPT}
       RETURNING run_id AS "runId"`,
      [
        posts.map(({ owner }) => owner.flowId),
        posts.map(({ owner }) => owner.userId),
        posts.map(({ owner }) => owner.key),
        posts.map(({ post }) => post.bodyHash),
        posts.map(({ post }) => post.runId),
        posts.map(({ post }) => post.rows),
      ],
    );
    return new Set(taken.map(({ runId }) => runId));
  }

  @Cron('0 41 * * * *', { name: 'outbound.keys' })
  async deleteOld(): Promise<void> {
    if (!this.config.hasRole('scheduler')) return;
    await this.dataSource.query(`DELETE FROM outbound_keys WHERE created_at <= now() - ${KEPT}`);
  }
}

/** The key of a request, null when it has none; `IDEMPOTENCY_KEY_INVALID`. */
export function readKey(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (header.length <= MAX_LENGTH && /^[\x21-\x7e]+$/.test(header)) return header;
  throw outboundError(
    'IDEMPOTENCY_KEY_INVALID',
    `Idempotency-Key must have 1 to ${MAX_LENGTH} printable ASCII characters without spaces; a UUID is best.`,
  );
}

/** A key repeats the same request and no other. */
export function assertSamePost(post: KeyedPost, bodyHash: Buffer): void {
  if (post.bodyHash.equals(bodyHash)) return;
  throw outboundError(
    'IDEMPOTENCY_KEY_REUSED',
    `This Idempotency-Key came with another payload within the last day (run ${post.runId}). Use a new key for each payload.`,
    { details: { runId: post.runId } },
  );
}
