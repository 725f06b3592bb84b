import { allOf, contains, idPart, type LogSource, numberPart, timeRange, where } from '../../logs/index.js';
import { wordsOfStatus } from './documented-status.js';
import { OPEN_WRITES, STEP_STATUSES, STEP_TOTALS, STEPS } from './step-log.js';

export interface StepFilter {
  readonly flow?: string;
  readonly run?: string;
  readonly step?: string;
  readonly state?: number;
  readonly status?: number;
  readonly code?: string;
  readonly text?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** One step of one execution. */
export interface StepEntry {
  readonly run: string;
  readonly flow: string;
  readonly step: string;
  readonly position: number;
  readonly state: string;
  readonly status: string | null;
  readonly message: string | null;
  /** Of the run, where this is the step that failed it. */
  readonly code: string | null;
  readonly output: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly durationMs: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

const POSITION = `coalesce(array_position(ARRAY[${STEPS.map((step) => `'${step}'`).join(',')}], s.step), 0)`;

/**
 * The step logs, newest run first, steps in their order. Indexed: the run, the flow, the error code, failed steps, and
 * the time of the run.
 */
export function stepEntries(filter: StepFilter): LogSource<StepEntry> {
  const fromRuns = filter.flow !== undefined || filter.code !== undefined;
  const id = fromRuns ? 'r.id' : 's.run_id';
  return {
    order: 'candidate.run_id DESC, candidate.position',
    key: [
      { column: 'run_id', part: idPart },
      { column: 'position', part: numberPart },
    ],
    keyOf: ({ run, position }) => [run, position],
    candidates: (bind, after, limit) => {
      const [run, position] = after ?? [];
      const steps = fromRuns ? 'runs r JOIN step_logs s ON s.run_id = r.id' : 'step_logs s';
      return `SELECT s.*, ${POSITION} AS position FROM ${steps}${where(
        filter.run !== undefined && `${id} = ${bind(filter.run)}`,
        filter.flow !== undefined && `r.flow_slug = ${bind(filter.flow)}`,
        filter.code !== undefined && `r.error_code = ${bind(filter.code)} AND s.step = r.error_step`,
        filter.status === 3 && `s.status IN ('failed', 'cancelled')`,
        ...timeRange(bind, id, filter),
        after !== null &&
          `${id} <= ${bind(run)} AND (${id} < ${bind(run)} OR ${POSITION} > ${bind(position)})`,
      )} ORDER BY ${id} DESC, ${POSITION} LIMIT ${limit}`;
    },
    filter: (bind) =>
      allOf(
        filter.step === undefined ? null : `step = ${bind(filter.step)}`,
        filter.state === undefined ? null : `(state = 'finished') = ${bind(filter.state === 3)}`,
        filter.status === undefined || filter.status === 3
          ? null
          : filter.status === 1
            ? 'status IS NULL'
            : `status = ANY(${bind(wordsOfStatus(filter.status, STEP_STATUSES))}::text[])`,
        contains(bind, filter.text, 'message', 'output'),
      ),
    show: (
      matches,
    ) => `SELECT log.run_id AS run, r.flow_slug AS flow, log.step, log.position, log.state, log.status, log.message,
        CASE WHEN r.error_step = log.step AND log.status = 'failed' THEN r.error_code END AS code, log.output,
        ${STEP_TOTALS}, log.started_at AS "startedAt", log.finished_at AS "finishedAt"
      FROM (${matches}) log JOIN runs r ON r.id = log.run_id ${OPEN_WRITES} ORDER BY log.run_id DESC, log.position`,
  };
}
