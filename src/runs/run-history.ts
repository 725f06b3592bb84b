import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inputInvalid } from '../common/index.js';
import { rows, SqlState, sqlState } from '../database/index.js';

/** What the runs of a flow that ended in one minute came to; tests do not count. */
export interface PastMinute {
  readonly flowId: string;
  readonly flow: string;
  /** When the last of them ended. */
  readonly at: Date;
  readonly runs: number;
  readonly failedRuns: number;
  readonly goodRuns: number;
  /** Of all its runs but cancelled ones, from start or resumption. */
  readonly seconds: number;
  readonly rows: number;
  readonly failedRows: number;
  readonly loginFailures: number;
}

/** Somebody waits for the answer, and it has to fit into the memory of the process. */
const LIMITS = { minutes: 200_000, patienceMs: 10_000 } as const;

/** Past runs in minutes, to ask what a rule would have said of them. */
@Injectable()
export class RunHistory {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * In the order of flow and time; of one flow, or (null) of all. `INPUT_INVALID` for a period with more than may be read: part of
   * the past would give a wrong answer.
   *
   * @param limits most minutes with runs, and how long the database may look for them, in milliseconds
   */
  async listMinutes(
    from: Date,
    to: Date,
    flowId: string | null,
    limits: { readonly minutes: number; readonly patienceMs: number } = LIMITS,
  ): Promise<PastMinute[]> {
    const minutes = await this.dataSource
      .transaction(async (transaction) => {
        await transaction.query(`SET LOCAL statement_timeout = ${limits.patienceMs}`);
        return await rows<PastMinute>(transaction, MINUTES, [from, to, flowId, limits.minutes + 1]);
      })
      .catch((error: unknown) => {
        if (sqlState(error) === SqlState.QUERY_CANCELED) throw tooMuch();
        throw error;
      });
    if (minutes.length > limits.minutes) throw tooMuch();
    return minutes;
  }
}

function tooMuch(): Error {
  const message = 'too many runs ended in that time to look at: ask for fewer days, or for one flow';
  return inputInvalid([{ path: 'days', message }]);
}

const MINUTES = `SELECT * FROM (
   SELECT flow_id AS "flowId", min(flow_slug) AS flow, max(finished_at) AS at,
     count(*) FILTER (WHERE status <> 'cancelled')::int AS runs,
     count(*) FILTER (WHERE status = 'failed')::int AS "failedRuns",
     count(*) FILTER (WHERE status IN ('succeeded', 'partial', 'empty'))::int AS "goodRuns",
     coalesce(sum(extract(epoch FROM finished_at - coalesce(reopened_at, started_at)))
       FILTER (WHERE status <> 'cancelled'), 0)::float8 AS seconds,
     coalesce(sum(written + failed), 0)::float8 AS rows, coalesce(sum(failed), 0)::float8 AS "failedRows",
     count(*) FILTER (WHERE error_step = 'login' OR error_code LIKE 'LOGIN\\_%')::int AS "loginFailures"
   FROM runs
   WHERE state = 'finished' AND trigger <> 'test' AND finished_at >= $1 AND finished_at < $2
     AND ($3::uuid IS NULL OR flow_id = $3)
   GROUP BY flow_id, date_trunc('minute', finished_at) ORDER BY 3 DESC LIMIT $4) AS minutes
 ORDER BY "flowId", at`;
