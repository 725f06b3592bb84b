import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, prepared, rows, type SqlExecutor, storableText } from '../database/index.js';
import type { RunQuery } from '../erp-reader/index.js';
import type { ImageSums, Run, RunCounts, RunFailure, RunStatus, RunTrigger } from './run.js';
import { RunClock } from './run-clock.js';
import { RUN_COLUMNS, RUNS } from './run-columns.js';
import { runError } from './run.errors.js';

/** What a new run needs to know of itself. */
export interface NewRun {
  readonly id: string;
  readonly flowId: string;
  readonly flowSlug: string;
  readonly flowVersion: number;
  readonly direction: 'inbound' | 'outbound';
  readonly trigger: RunTrigger;
  readonly triggeredBy: string;
  readonly query: RunQuery;
  readonly identifiers: number;
  readonly force: boolean;
  readonly scheduledFor: Date | null;
}

/** What a run of posted rows needs to know of itself. */
export type NewPost = Pick<NewRun, 'id' | 'flowId' | 'flowSlug' | 'flowVersion' | 'triggeredBy'>;

/** The `runs` table. Methods that change a run take the executor, so that a step and its record commit together. */
@Injectable()
export class RunRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** False when an inbound run of the flow is active (the partial unique index decides, so two processes cannot both win). */
  async insertRun(run: NewRun, executor: SqlExecutor): Promise<boolean> {
    const inserted = await firstRow(
      executor,
      prepared(`INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, query, identifiers, force, scheduled_for, arrival_no)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE $5 WHEN 'outbound' THEN nextval('run_arrivals') END)
       ON CONFLICT (flow_id) WHERE state <> 'finished' AND direction = 'inbound' DO NOTHING RETURNING id`),
      [
        run.id,
        run.flowId,
        run.flowSlug,
        run.flowVersion,
        run.direction,
        run.trigger,
        run.triggeredBy,
        JSON.stringify(run.query),
        run.identifiers,
        run.force,
        run.scheduledFor,
      ],
    );
    return inserted !== null;
  }

  /** Outbound runs, which get their numbers of arrival in the order given. */
  async insertPosts(posts: readonly NewPost[], executor: SqlExecutor): Promise<void> {
    await executor.query(
      `INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, arrival_no)
       SELECT id, flow_id, flow_slug, flow_version, 'outbound', 'outbound', triggered_by, nextval('run_arrivals')
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[])
         WITH ORDINALITY AS post (id, flow_id, flow_slug, flow_version, triggered_by, place) ORDER BY place`,
      [
        posts.map(({ id }) => id),
        posts.map(({ flowId }) => flowId),
        posts.map(({ flowSlug }) => flowSlug),
        posts.map(({ flowVersion }) => flowVersion),
        posts.map(({ triggeredBy }) => triggeredBy),
      ],
    );
  }

  findRun(id: string, executor: SqlExecutor = this.dataSource): Promise<Run | null> {
    return firstRow<Run>(executor, prepared(`SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE id = $1`), [id]);
  }

  async getRun(id: string, executor: SqlExecutor = this.dataSource): Promise<Run> {
    const run = await this.findRun(id, executor);
    if (run === null) throw runError('RUN_NOT_FOUND', `There is no run ${id}. See GET /api/v1/runs.`);
    return run;
  }

  /** The run, locked until the transaction ends: every decision on its state is taken one after the other. */
  async claimRun(id: string, executor: SqlExecutor): Promise<Run> {
    const run = await firstRow<Run>(
      executor,
      prepared(`SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE id = $1 FOR UPDATE OF runs`),
      [id],
    );
    if (run === null) throw runError('RUN_NOT_FOUND', `There is no run ${id}.`);
    return run;
  }

  /** Holds a run until the end of the transaction, without reading it. */
  async lockRun(id: string, executor: SqlExecutor): Promise<void> {
    await executor.query(prepared('SELECT FROM runs WHERE id = $1 FOR UPDATE'), [id]);
  }

  findActiveRun(flowId: string, executor: SqlExecutor = this.dataSource): Promise<Run | null> {
    return firstRow<Run>(
      executor,
      `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE flow_id = $1 AND state <> 'finished' AND direction = 'inbound'`,
      [flowId],
    );
  }

  /** An unfinished run of the flow, inbound or outbound, or null. */
  async findUnfinishedRunId(flowId: string, executor: SqlExecutor): Promise<string | null> {
    const run = await firstRow<{ id: string }>(
      executor,
      `SELECT id FROM runs WHERE flow_id = $1 AND state <> 'finished' LIMIT 1`,
      [flowId],
    );
    return run?.id ?? null;
  }

  /** A run that reads, which it does from now on, and the database's clock; null when it has been read, or ended. */
  async startReading(id: string): Promise<{ readonly run: Run; readonly clock: RunClock } | null> {
    const askedMs = performance.now();
    const found = await firstRow<Run & { readonly now: Date }>(
      this.dataSource,
      prepared(`WITH started AS (
         UPDATE runs SET state = 'running', started_at = coalesce(started_at, now())
         WHERE id = $1 AND state = 'queued' AND phase = 'read')
       SELECT ${RUN_COLUMNS}, clock_timestamp() AS now FROM ${RUNS}
       WHERE id = $1 AND state <> 'finished' AND phase = 'read'`),
      [id],
    );
    if (found === null) return null;
    const { now, ...run } = found;
    return { run, clock: new RunClock(now, askedMs) };
  }

  /** Gives the database's clock, which tells the times of the run's steps. */
  async markStarted(id: string): Promise<RunClock> {
    const askedMs = performance.now();
    const told = await firstRow<{ now: Date }>(
      this.dataSource,
      `WITH started AS (
         UPDATE runs SET state = 'running', started_at = coalesce(started_at, now()) WHERE id = $1 AND state = 'queued')
       SELECT clock_timestamp() AS now`,
      [id],
    );
    return new RunClock(told?.now ?? new Date(), askedMs);
  }

  /**
   * The moment that becomes the flow's checkpoint, and the time since which changes are read; those of the first attempt stay,
   * since its pages stay.
   */
  async markReadStarted(id: string, readFrom: Date | null): Promise<void> {
    await this.dataSource.query(
      prepared(`UPDATE runs SET read_from = CASE WHEN read_started_at IS NULL THEN $2 ELSE read_from END,
         read_started_at = coalesce(read_started_at, now()) WHERE id = $1`),
      [id, readFrom],
    );
  }

  async addCounts(id: string, counts: RunCounts, executor: SqlExecutor): Promise<void> {
    await executor.query(
      prepared(
        'UPDATE runs SET written = written + $2, skipped = skipped + $3, failed = failed + $4, held = held + $5 WHERE id = $1',
      ),
      [id, counts.written, counts.skipped, counts.failed, counts.held],
    );
  }

  /**
   * The counts of a run in its write phase when they account for every row that it had when it was grouped; null when some row was
   * not counted, or one twice. Then the rows must be counted themselves. Call it with the run locked and no batch open.
   */
  findFullCounts(id: string, executor: SqlExecutor): Promise<RunCounts | null> {
    return firstRow<RunCounts>(
      executor,
      `SELECT written, skipped, failed, held FROM runs
       WHERE id = $1 AND products > 0 AND products = written + skipped + failed + held`,
      [id],
    );
  }

  /** `isRead`: its rows were grouped just now. */
  async finish(
    id: string,
    end: RunCounts & { status: RunStatus; failure: RunFailure | null; isRead?: boolean },
    executor: SqlExecutor,
  ): Promise<void> {
    await executor.query(
      prepared(`UPDATE runs SET state = 'finished', status = $2, phase = CASE WHEN phase = 'write' OR $11 THEN 'done' ELSE phase END,
         resume_at = NULL, pause_code = NULL, pause_detail = NULL,
         finished_at = clock_timestamp(), written = $3, skipped = $4, failed = $5, held = $9,
         products = $3::int + $4::int + $5::int + $9::int, error_step = $6, error_code = $7, error_detail = $8,
         error_excerpt = $10
       WHERE id = $1`),
      [
        id,
        end.status,
        end.written,
        end.skipped,
        end.failed,
        end.failure?.step ?? null,
        end.failure?.code ?? null,
        end.failure === null ? null : storableText(end.failure.detail),
        end.held,
        end.failure?.excerpt == null ? null : storableText(end.failure.excerpt),
        end.isRead ?? false,
      ],
    );
  }

  /** Adds what an operator should read, once each. */
  async addWarnings(
    id: string,
    warnings: readonly string[],
    executor: SqlExecutor = this.dataSource,
  ): Promise<void> {
    for (const warning of warnings) {
      await executor.query(
        `UPDATE runs SET warnings = warnings || $2::jsonb WHERE id = $1 AND NOT warnings @> $2::jsonb`,
        [id, JSON.stringify([storableText(warning)])],
      );
    }
  }

  /** Adds to what the rows that are due to be written do to the images in the shop. */
  async addImageSums(
    id: string,
    { added, changed, removed }: ImageSums,
    executor: SqlExecutor,
  ): Promise<void> {
    if (added === 0 && changed === 0 && removed === 0) return;
    await executor.query(
      `UPDATE runs SET images_added = images_added + $2, images_changed = images_changed + $3,
         images_removed = images_removed + $4 WHERE id = $1`,
      [id, added, changed, removed],
    );
  }

  /** The counts and the status of a finished run, anew. */
  async recount(id: string, end: RunCounts & { status: RunStatus }, executor: SqlExecutor): Promise<void> {
    await this.resetCounts(id, end, executor);
    await executor.query(`UPDATE runs SET status = $2 WHERE id = $1 AND state = 'finished'`, [
      id,
      end.status,
    ]);
  }

  /** Sets the counts of a run that is taken up again, from its rows. */
  async resetCounts(id: string, counts: RunCounts, executor: SqlExecutor): Promise<void> {
    await executor.query('UPDATE runs SET written = $2, skipped = $3, failed = $4, held = $5 WHERE id = $1', [
      id,
      counts.written,
      counts.skipped,
      counts.failed,
      counts.held,
    ]);
  }

  /** A read that failed is short. */
  async markShort(id: string, reason: string, executor: SqlExecutor = this.dataSource): Promise<void> {
    await executor.query(`UPDATE runs SET verdict = 'short', verdict_reason = $2 WHERE id = $1`, [
      id,
      storableText(reason),
    ]);
  }

  /** Puts a finished run back to work in a phase. Violates a unique index when another inbound run of its flow is active. */
  async reopen(id: string, phase: 'read' | 'write', executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE runs SET state = 'queued', status = NULL, phase = $2, finished_at = NULL, reopened_at = now(),
         cancel_requested_at = NULL, cancelled_by = NULL, error_step = NULL, error_code = NULL, error_detail = NULL,
         error_excerpt = NULL, read_waits = false, waiting_since = NULL
       WHERE id = $1`,
      [id, phase],
    );
    if (phase === 'read') await this.resumeVerdict(id, executor);
  }

  /** What the pages that stay said of the read. */
  private async resumeVerdict(id: string, executor: SqlExecutor): Promise<void> {
    await executor.query(
      `UPDATE runs SET verdict = CASE WHEN page.doubt IS NULL THEN NULL ELSE 'doubtful' END, verdict_reason = page.doubt
       FROM (SELECT min(doubt) AS doubt FROM run_pages WHERE run_id = $1) AS page WHERE id = $1 AND verdict = 'short'`,
      [id],
    );
  }

  async requestCancel(id: string, by: string, executor: SqlExecutor): Promise<boolean> {
    const changed = await rows(
      executor,
      `UPDATE runs SET cancel_requested_at = coalesce(cancel_requested_at, now()), cancelled_by = coalesce(cancelled_by, $2)
       WHERE id = $1 AND state <> 'finished' RETURNING id`,
      [id, by],
    );
    return changed.length > 0;
  }

  /** Why the run must stop; its batches then end without sending, and the last of them ends the run. */
  async recordFailure(id: string, failure: RunFailure, executor: SqlExecutor): Promise<void> {
    await executor.query(
      'UPDATE runs SET error_step = $2, error_code = $3, error_detail = $4, error_excerpt = NULL WHERE id = $1',
      [id, failure.step, failure.code, storableText(failure.detail)],
    );
  }
}
