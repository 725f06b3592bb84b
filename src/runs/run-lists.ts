import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows } from '../database/index.js';
import type { Run } from './run.js';
import { RUN_COLUMNS, RUNS } from './run-columns.js';

const MOST_ACTIVE = 50;

/** That a run of a flow has finished, and when. */
export interface FlowRunEnd {
  readonly flowId: string;
  readonly runId: string;
  readonly finishedAt: Date;
}

export interface RunFilter {
  readonly flow?: string;
  readonly state?: string;
  readonly status?: string;
  readonly trigger?: string;
}

/** Several runs at once. */
@Injectable()
export class RunLists {
  constructor(private readonly dataSource: DataSource) {}

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

  /** Newest first. */
  async listRuns(filter: RunFilter, page: number, limit: number): Promise<{ runs: Run[]; count: number }> {
    const where = `($1::text IS NULL OR flow_slug = $1) AND ($2::text IS NULL OR state = $2)
      AND ($3::text IS NULL OR status = $3) AND ($4::text IS NULL OR trigger = $4)`;
    const parameters = [
      filter.flow ?? null,
      filter.state ?? null,
      filter.status ?? null,
      filter.trigger ?? null,
    ];
    const [runs, total] = await Promise.all([
      rows<Run>(
        this.dataSource,
        `SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE ${where} ORDER BY id DESC LIMIT $5 OFFSET $6`,
        [...parameters, limit, (page - 1) * limit],
      ),
      firstRow<{ count: number }>(
        this.dataSource,
        `SELECT count(*)::int AS count FROM runs WHERE ${where}`,
        parameters,
      ),
    ]);
    return { runs, count: total?.count ?? 0 };
  }
}
