import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import { LogReader, where } from '../logs/index.js';
import type { Run, RunState, RunStatus } from './run.js';
import { RUN_COLUMNS, RUNS } from './run-columns.js';
import { runEntries, type RunFilter, type RunOrder, whereRuns } from './run-entries.js';

const MOST_ACTIVE = 50;
const MOST_COUNTED = 10_000;

/** That a run of a flow has finished, and when. */
export interface FlowRunEnd {
  readonly flowId: string;
  readonly runId: string;
  readonly finishedAt: Date;
}

/** How many runs of a list are in each state, and ended how; of very many the newest alone are counted. */
export interface RunCounts {
  readonly counts: Readonly<Partial<Record<RunState | RunStatus, number>>>;
  readonly exact: boolean;
}

/** Several runs at once. */
@Injectable()
export class RunLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: LogReader,
  ) {}

  /** The latest finished run of each flow that has one, before a time if one is given; tests and cancelled runs aside. */
  findLastFinishedRuns(flowIds: readonly string[], before: Date | null): Promise<FlowRunEnd[]> {
    return rows<FlowRunEnd>(
      this.dataSource,
      `SELECT last.* FROM unnest($1::uuid[]) AS flow (id) CROSS JOIN LATERAL (
         SELECT flow_id AS "flowId", id AS "runId", finished_at AS "finishedAt" FROM runs
         WHERE flow_id = flow.id AND state = 'finished' AND status <> 'cancelled' AND trigger <> 'test'
           AND ($2::timestamptz IS NULL OR finished_at < $2)
         ORDER BY id DESC LIMIT 1) AS last`,
      [flowIds, before],
    );
  }

  /** The newest run of each flow that has one, tests aside. */
  findNewestRuns(flowIds: readonly string[]): Promise<Run[]> {
    return rows<Run>(
      this.dataSource,
      `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE id IN (
         SELECT newest.id FROM unnest($1::uuid[]) AS flow (id) CROSS JOIN LATERAL (
           SELECT id FROM runs WHERE flow_id = flow.id AND trigger <> 'test' ORDER BY id DESC LIMIT 1) AS newest)`,
      [flowIds],
    );
  }

  /** Runs that go on, newest first. */
  listActiveRuns(): Promise<Run[]> {
    return rows<Run>(
      this.dataSource,
      `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE state <> 'finished' ORDER BY id DESC LIMIT ${MOST_ACTIVE}`,
    );
  }

  /**
   * One page of the list and how many runs match, all of which are counted. A text is looked for in the first 5,000 runs alone, which
   * costs the same however many there are: `nextCursor` reads on. `PAGE_TOO_DEEP` behind them.
   */
  async listRuns(
    filter: RunFilter,
    order: RunOrder,
    page: number,
    limit: number,
  ): Promise<{ runs: Run[]; count: number; nextCursor: string | null }> {
    if (filter.text !== undefined) {
      const source = runEntries(filter, order);
      const { entries, count, nextCursor } = await this.reader.listEntries(source, { page, limit });
      return { runs: entries, count, nextCursor };
    }
    const values: unknown[] = [];
    const condition = whereRuns((value) => `$${values.push(value)}`, filter);
    const [runs, total] = await Promise.all([
      rows<Run>(
        this.dataSource,
        `SELECT ${RUN_COLUMNS} FROM ${RUNS}${condition} ORDER BY id ${order === 'newest' ? 'DESC' : 'ASC'}
         LIMIT ${limit} OFFSET ${(page - 1) * limit}`,
        values,
      ),
      firstRow<{ count: number }>(
        this.dataSource,
        `SELECT count(*)::int AS count FROM runs${condition}`,
        values,
      ),
    ]);
    return { runs, count: total?.count ?? 0, nextCursor: null };
  }

  /** From a cursor on (the empty one: from the beginning), however long the list is: nothing is counted. `CURSOR_INVALID`. */
  async listRunsFrom(
    filter: RunFilter,
    order: RunOrder,
    cursor: string,
    limit: number,
  ): Promise<{ runs: Run[]; nextCursor: string | null }> {
    const { entries, nextCursor } = await this.reader.listFrom(runEntries(filter, order), cursor, limit);
    return { runs: entries, nextCursor };
  }

  async countRuns({ state: _state, status: _status, ...filter }: RunFilter): Promise<RunCounts> {
    const source = runEntries(filter, 'newest');
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const counted = await rows<{ word: RunState | RunStatus | null; count: number }>(
      this.dataSource,
      `WITH candidate AS MATERIALIZED (${source.candidates(bind, null, MOST_COUNTED + 1)})
       SELECT NULL AS word, count(*)::int AS count FROM candidate
       UNION ALL
       SELECT coalesce(status, state), count(*)::int FROM (SELECT * FROM candidate LIMIT ${MOST_COUNTED}) candidate
       ${where(source.filter(bind))} GROUP BY 1`,
      values,
    );
    const words = counted.filter(({ word }) => word !== null);
    return {
      counts: Object.fromEntries(words.map(({ word, count }) => [word, count])),
      exact: (counted.find(({ word }) => word === null)?.count ?? 0) <= MOST_COUNTED,
    };
  }
}
