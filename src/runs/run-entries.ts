import { allOf, type Bind, contains, idPart, type LogSource, timeRange, where } from '../logs/index.js';
import type { Run } from './run.js';
import { RUN_COLUMNS, RUNS } from './run-columns.js';

export interface RunFilter {
  readonly flow?: string;
  readonly state?: string;
  readonly status?: string;
  readonly trigger?: string;
  /** A part of why a run failed, of its warnings, or of who started it. */
  readonly text?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export const RUN_ORDERS = ['newest', 'oldest'] as const;
export type RunOrder = (typeof RUN_ORDERS)[number];

const UNSUCCESSFUL: ReadonlySet<string | undefined> = new Set(['failed', 'partial', 'cancelled']);

/** The list of runs by the time they were asked for. Indexed: the flow, that time, whether a run goes on or was unsuccessful. */
export function runEntries(filter: RunFilter, order: RunOrder): LogSource<Run> {
  const [direction, beyond] = order === 'newest' ? ['DESC', '<'] : ['ASC', '>'];
  return {
    order: `candidate.id ${direction}`,
    key: [{ column: 'id', part: idPart }],
    keyOf: ({ id }) => [id],
    candidates: (bind, after, limit) =>
      `SELECT * FROM runs${where(
        ...indexed(bind, filter),
        after !== null && `id ${beyond} ${bind(after[0])}`,
      )} ORDER BY id ${direction} LIMIT ${limit}`,
    filter: (bind) => remaining(bind, filter),
    show: (matches) =>
      `SELECT ${RUN_COLUMNS} FROM ${RUNS.replace('runs', `(${matches}) runs`)} ORDER BY id ${direction}`,
  };
}

/** ` WHERE …` of the whole filter. */
export function whereRuns(bind: Bind, filter: RunFilter): string {
  return where(...indexed(bind, filter), remaining(bind, filter));
}

function indexed(bind: Bind, filter: RunFilter): (string | false)[] {
  return [
    filter.flow !== undefined && `flow_slug = ${bind(filter.flow)}`,
    UNSUCCESSFUL.has(filter.status) && `status IN ('failed', 'partial', 'cancelled')`,
    filter.state !== undefined && filter.state !== 'finished' && `state <> 'finished'`,
    ...timeRange(bind, 'id', filter),
  ];
}

function remaining(bind: Bind, filter: RunFilter): string | null {
  return allOf(
    filter.state === undefined ? null : `state = ${bind(filter.state)}`,
    filter.status === undefined ? null : `status = ${bind(filter.status)}`,
    filter.trigger === undefined ? null : `trigger = ${bind(filter.trigger)}`,
    contains(
      bind,
      filter.text,
      'error_code',
      'error_detail',
      'error_excerpt',
      'warnings::text',
      'triggered_by',
    ),
  );
}
