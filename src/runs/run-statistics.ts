import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../database/index.js';
import { type Step, STEPS } from './log/index.js';

/** Which runs are asked about: those that finished from `from` until before `to`. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
  /** Null: all flows. */
  readonly flowId: string | null;
  /** Where a day begins. */
  readonly timezone: string;
}

export interface RunSums {
  readonly finished: number;
  readonly succeeded: number;
  readonly partial: number;
  readonly empty: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly rowsWritten: number;
  readonly rowsSkipped: number;
  readonly rowsFailed: number;
  readonly averageMs: number | null;
}

/** Of one flow, or of all (`flow` null). */
export interface FlowSums extends RunSums {
  readonly flow: string | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

export interface DaySums extends RunSums {
  readonly flow: string | null;
  /** `YYYY-MM-DD` */
  readonly day: string;
}

export interface StepSums {
  readonly flow: string | null;
  readonly step: Step;
  readonly runs: number;
  readonly averageMs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Rows sent per second of the write step; null for the others. */
  readonly rowsPerSecond: number | null;
}

/** Runs that began within an hour or a day. */
export interface BucketSums extends Omit<FlowSums, 'flow'> {
  /** When it begins. */
  readonly at: Date;
}

export interface BucketSteps extends Pick<
  StepSums,
  'step' | 'runs' | 'medianMs' | 'p95Ms' | 'rowsPerSecond'
> {
  readonly at: Date;
}

const SUMS = `count(*)::int AS finished,
  count(*) FILTER (WHERE status = 'succeeded')::int AS succeeded, count(*) FILTER (WHERE status = 'partial')::int AS partial,
  count(*) FILTER (WHERE status = 'empty')::int AS empty, count(*) FILTER (WHERE status = 'failed')::int AS failed,
  count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled, sum(written)::float8 AS "rowsWritten",
  sum(skipped)::float8 AS "rowsSkipped", sum(failed)::float8 AS "rowsFailed",
  avg(ms) FILTER (WHERE status <> 'cancelled')::float8 AS "averageMs"`;

const PERCENTILES = `percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE status <> 'cancelled') AS "medianMs",
  percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) FILTER (WHERE status <> 'cancelled') AS "p95Ms"`;

/**
 * Runs of the period, by the index of time or that of flow and time. A run that was resumed took from its resumption on.
 * Tests do not count.
 */
const ENDED = `ended AS (
  SELECT id, flow_slug AS flow, status, written, skipped, failed, finished_at, reopened_at, created_at,
         extract(epoch FROM finished_at - coalesce(reopened_at, started_at, created_at)) * 1000 AS ms
  FROM runs
  WHERE state = 'finished' AND trigger <> 'test' AND finished_at >= $1 AND finished_at < $2
    AND ($3::uuid IS NULL OR flow_id = $3))`;

const TIMED = `timed AS (
  SELECT ended.flow, ended.created_at, log.step, ended.written + ended.failed AS sent,
    CASE WHEN log.step = 'write' AND grouped.finished_at IS NOT NULL
         THEN extract(epoch FROM log.finished_at - greatest(grouped.finished_at, ended.reopened_at)) * 1000
         ELSE log.duration_ms END AS ms
  FROM ended JOIN step_logs log ON log.run_id = ended.id
  LEFT JOIN step_logs grouped ON log.step = 'write' AND grouped.run_id = ended.id AND grouped.step = 'group'
  WHERE log.state = 'finished')`;

const STEP_SUMS = `count(*)::int AS runs, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS "medianMs",
  percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) AS "p95Ms",
  CASE WHEN step = 'write' THEN (sum(sent) * 1000 / nullif(sum(ms), 0))::float8 END AS "rowsPerSecond"`;

/** Where the hour or day begins in which a run began. */
const bucketOf = (by: 'hour' | 'day'): string =>
  `date_trunc('${by}', created_at AT TIME ZONE $4) AT TIME ZONE $4 AS at`;

/** How flows do, from `runs` and `step_logs` in sets: one statement each for flows, days and steps. */
@Injectable()
export class RunStatistics {
  constructor(private readonly dataSource: DataSource) {}

  /** One entry per flow that had runs, and one for all together. */
  sumFlows({ from, to, flowId }: Period): Promise<FlowSums[]> {
    return rows<FlowSums>(
      this.dataSource,
      `WITH ${ENDED}
       SELECT flow, ${SUMS},
         ${PERCENTILES}
       FROM ended GROUP BY GROUPING SETS ((flow), ()) HAVING count(*) > 0 ORDER BY flow NULLS FIRST`,
      [from, to, flowId],
    );
  }

  /** Days without runs are left out. */
  sumDays({ from, to, flowId, timezone }: Period): Promise<DaySums[]> {
    return rows<DaySums>(
      this.dataSource,
      `WITH ${ENDED}, dated AS (SELECT *, to_char(finished_at AT TIME ZONE $4, 'YYYY-MM-DD') AS day FROM ended)
       SELECT flow, day, ${SUMS} FROM dated GROUP BY GROUPING SETS ((flow, day), (day)) ORDER BY day`,
      [from, to, flowId, timezone],
    );
  }

  /**
   * What each step took in a run. Reading, script and mapping: their pages added up. Writing: from the end of grouping
   * (or the resumption) to the last outcome, since its rows overlap.
   */
  sumSteps({ from, to, flowId }: Period): Promise<StepSums[]> {
    return rows<StepSums>(
      this.dataSource,
      `WITH ${ENDED}, ${TIMED}
       SELECT flow, step, avg(ms)::float8 AS "averageMs", ${STEP_SUMS} FROM timed GROUP BY GROUPING SETS ((flow, step), (step)) ORDER BY array_position($4::text[], step)`,
      [from, to, flowId, STEPS],
    );
  }

  /** Hours or days in which runs began, oldest first; those without runs are left out. */
  sumBuckets({ from, to, flowId, timezone }: Period, by: 'hour' | 'day'): Promise<BucketSums[]> {
    return rows<BucketSums>(
      this.dataSource,
      `WITH ${ENDED}, dated AS (SELECT *, ${bucketOf(by)} FROM ended WHERE created_at >= $1)
       SELECT at, ${SUMS}, ${PERCENTILES} FROM dated GROUP BY at ORDER BY at`,
      [from, to, flowId, timezone],
    );
  }

  /** What the steps took in each of them. */
  sumBucketSteps({ from, to, flowId, timezone }: Period, by: 'hour' | 'day'): Promise<BucketSteps[]> {
    return rows<BucketSteps>(
      this.dataSource,
      `WITH ${ENDED}, ${TIMED}, dated AS (SELECT *, ${bucketOf(by)} FROM timed WHERE created_at >= $1)
       SELECT at, step, ${STEP_SUMS} FROM dated GROUP BY at, step ORDER BY at, array_position($5::text[], step)`,
      [from, to, flowId, timezone, STEPS],
    );
  }
}
