import { allOf, contains, idPart, type LogSource, timeRange, where } from '../../logs/index.js';
import { wordsOfStatus } from './documented-status.js';

export const OUTCOMES = ['succeeded', 'partial', 'failed', 'empty', 'cancelled'] as const;
const UNSUCCESSFUL = new Set(['partial', 'failed', 'cancelled']);
/** What starts a run by hand; the rest is automatic. */
export const HAND_TRIGGERS = ['manual', 'csv', 'test'];

export interface MainFilter {
  readonly flow?: string;
  readonly run?: string;
  readonly state?: number;
  readonly status?: number;
  readonly outcome?: string;
  readonly trigger?: string;
  readonly triggeredBy?: string;
  readonly isTriggered?: boolean;
  readonly code?: string;
  readonly text?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** One execution. */
export interface MainEntry {
  readonly id: string;
  readonly flow: string;
  readonly flowVersion: number;
  readonly direction: string;
  readonly trigger: string;
  readonly triggeredBy: string;
  readonly state: string;
  readonly status: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly pages: number;
  readonly records: number;
  readonly products: number;
  readonly written: number;
  readonly skipped: number;
  readonly failed: number;
  readonly held: number;
  readonly errorStep: string | null;
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
  readonly errorExcerpt: string | null;
  readonly warnings: readonly string[];
}

const COLUMNS = `id, flow_slug AS flow, flow_version AS "flowVersion", direction, trigger, triggered_by AS "triggeredBy", state,
  status, created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt", pages, records::float8 AS records,
  products, written, skipped, failed, held, error_step AS "errorStep", error_code AS "errorCode", error_detail AS "errorDetail",
  error_excerpt AS "errorExcerpt", warnings`;

/**
 * The main log, newest first. Indexed: the flow, the error code, whether a run was unsuccessful or goes on, and the
 * time, which is that of the run's id.
 */
export function mainEntries(filter: MainFilter): LogSource<MainEntry> {
  const statuses = statusesOf(filter);
  return {
    order: 'candidate.id DESC',
    key: [{ column: 'id', part: idPart }],
    keyOf: ({ id }) => [id],
    candidates: (bind, after, limit) =>
      `SELECT * FROM runs${where(
        filter.run !== undefined && `id = ${bind(filter.run)}`,
        filter.flow !== undefined && `flow_slug = ${bind(filter.flow)}`,
        filter.code !== undefined && `error_code = ${bind(filter.code)}`,
        statuses?.every((status) => UNSUCCESSFUL.has(status)) &&
          `status IN ('failed', 'partial', 'cancelled')`,
        (filter.status === 1 || [1, 2].includes(filter.state ?? 0)) && `state <> 'finished'`,
        ...timeRange(bind, 'id', filter),
        after !== null && `id < ${bind(after[0])}`,
      )} ORDER BY id DESC LIMIT ${limit}`,
    filter: (bind) =>
      allOf(
        statuses && `status = ANY(${bind(statuses)}::text[])`,
        filter.state === 1 ? `state = 'queued'` : filter.state === 2 ? `state <> 'queued'` : null,
        filter.state === 3 ? `state = 'finished'` : null,
        filter.trigger === undefined ? null : `trigger = ${bind(filter.trigger)}`,
        filter.triggeredBy === undefined ? null : `triggered_by = ${bind(filter.triggeredBy)}`,
        filter.isTriggered === undefined
          ? null
          : `(trigger = ANY(${bind(HAND_TRIGGERS)}::text[])) = ${bind(filter.isTriggered)}`,
        contains(bind, filter.text, 'error_detail', 'error_excerpt', 'warnings::text'),
      ),
    show: (matches) => `SELECT ${COLUMNS} FROM (${matches}) run ORDER BY id DESC`,
  };
}

/** The words that both filters allow; null for any. */
function statusesOf({ status, outcome }: MainFilter): string[] | null {
  if (status === undefined) return outcome === undefined ? null : [outcome];
  if (status === 1) return outcome === undefined ? null : [];
  return wordsOfStatus(status, OUTCOMES).filter((word) => outcome === undefined || word === outcome);
}
