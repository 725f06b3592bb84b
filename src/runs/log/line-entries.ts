import {
  allOf,
  type Bind,
  contains,
  dayPart,
  idPart,
  type LogKey,
  type LogSource,
  numberPart,
  timeRange,
  where,
} from '../../logs/index.js';
import { isCodeOf, ROW_COLUMNS, type RowCode, type RowEntry, type RowStatus } from '../../rows/index.js';

export interface LineFilter {
  readonly flow?: string;
  readonly run?: string;
  readonly statuses?: readonly RowStatus[];
  readonly sku?: string;
  /** What the ERP calls the row, where a filename template names products; exact. */
  readonly identifier?: string;
  readonly code?: RowCode;
  readonly text?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** The exchange with Omnitron that a failed row ended with. */
export interface LineExchange {
  readonly request: string | null;
  readonly response: string | null;
}

/** A run as its lines are found by: the day is the partition that holds them. */
export interface LineRun {
  readonly id: string;
  readonly day: string;
}

/**
 * The line log: newest run first, or, of one run, the rows in their order. Indexed: the run, the flow, the SKU over all
 * runs, the time of the run; of failed rows the code, too. Failed rows are found in `row_failures`, so that no outcome
 * touches an index of `run_rows`. `run` is the run that the filter names.
 */
export function lineEntries(filter: LineFilter, run: LineRun | null): LogSource<RowEntry> {
  const failures = isAboutFailures(filter);
  const table = failures ? 'row_failures' : 'run_rows';
  const direction = run === null ? 'DESC' : 'ASC';
  // Of a flow, or of a time, the rows of each run in turn. A SKU or a code is looked up at once: many runs have none.
  const ofRuns = [filter.flow, filter.from, filter.to].some((value) => value !== undefined);
  const ofOne = filter.sku !== undefined || (failures && filter.code !== undefined);
  const byRun = run === null && ofRuns && !ofOne;
  const columnsOfOrder = byRun ? ['run_id', 'row_no'] : ['day', 'run_id', 'row_no'];
  const orderOf = (alias: string): string =>
    columnsOfOrder.map((column) => `${alias}.${column} ${direction}`).join(', ');
  const indexed = (bind: Bind): (string | false)[] => [
    filter.sku !== undefined && `t.sku = ${bind(filter.sku)}`,
    run !== null && filter.identifier !== undefined && `t.identifier = ${bind(filter.identifier)}`,
    failures && filter.code !== undefined && `t.code = ${bind(filter.code)}`,
  ];
  const columns = `t.day, t.run_id, t.row_no, ${failures ? 't.detail' : 't.status, t.code, t.detail, t.identifier'}`;
  return {
    order: orderOf('candidate'),
    key: [
      { column: 'day', part: dayPart },
      { column: 'run_id', part: idPart },
      { column: 'row_no', part: numberPart },
    ],
    keyOf: ({ day, run, rowNo }) => [day, run, rowNo],
    candidates: (bind, after, limit) =>
      byRun
        ? runByRun(bind, after, limit, filter, { failures, indexed: indexed(bind) })
        : `SELECT ${columns}${filter.flow === undefined ? '' : ', r.flow_slug'} FROM ${table} t${
            filter.flow === undefined ? '' : ' JOIN runs r ON r.id = t.run_id'
          }${where(
            run !== null && `t.day = ${bind(run.day)} AND t.run_id = ${bind(run.id)}`,
            ...indexed(bind),
            ...dayRange(bind, filter),
            ...timeRange(bind, 't.run_id', filter),
            ...afterKey(bind, after, run !== null, filter.sku !== undefined),
          )} ORDER BY ${orderOf('t')} LIMIT ${limit}`,
    filter: (bind) =>
      allOf(
        filter.flow === undefined || byRun ? null : `flow_slug = ${bind(filter.flow)}`,
        failures || filter.statuses === undefined ? null : `status = ANY(${bind(filter.statuses)}::text[])`,
        failures || filter.code === undefined ? null : `code = ${bind(filter.code)}`,
        run !== null || filter.identifier === undefined ? null : `identifier = ${bind(filter.identifier)}`,
        contains(bind, filter.text, 'detail'),
      ),
    show: (matches) => `SELECT ${ROW_COLUMNS}
      FROM (${matches}) match
      JOIN run_rows t ON t.day = match.day AND t.run_id = match.run_id AND t.row_no = match.row_no
      JOIN runs r ON r.id = match.run_id
      ORDER BY ${orderOf('match')}`,
  };
}

/** Whether the filters are about failed rows: they say so, or ask for a code or a text without saying of what. */
function isAboutFailures({ statuses, code, text, identifier }: LineFilter): boolean {
  if (identifier !== undefined) return false;
  if (statuses !== undefined) return statuses.every((status) => status === 'failed');
  return text !== undefined || (code !== undefined && isCodeOf('failed', code));
}

interface FlowRows {
  readonly failures: boolean;
  readonly indexed: readonly (string | false)[];
}

/** Run by run, newest first, each run's rows from its end; runs that have no such row are not looked into. */
function runByRun(
  bind: Bind,
  after: LogKey | null,
  limit: number,
  filter: LineFilter,
  { failures, indexed }: FlowRows,
): string {
  const [, runId, rowNo] = after ?? [];
  const inner = where(
    't.day = r.day AND t.run_id = r.id',
    ...indexed,
    after !== null && `(r.id < ${bind(runId)}::uuid OR t.row_no < ${bind(rowNo)}::int)`,
  );
  const outer = where(
    filter.flow !== undefined && `r.flow_slug = ${bind(filter.flow)}`,
    failures ? `(r.failed > 0 OR r.state <> 'finished')` : 'r.products > 0',
    ...timeRange(bind, 'r.id', filter),
    after !== null && `r.id <= ${bind(runId)}::uuid`,
  );
  const columns = failures ? 'row_no, detail' : 'row_no, status, code, detail, identifier';
  return `SELECT r.day, r.id AS run_id, t.* FROM runs r CROSS JOIN LATERAL (
      SELECT ${columns} FROM ${failures ? 'row_failures' : 'run_rows'} t${inner} ORDER BY t.row_no DESC LIMIT ${limit}) t${outer}
    ORDER BY r.id DESC, t.row_no DESC LIMIT ${limit}`;
}

/**
 * Behind `after` in the order of the list. Of a SKU in all runs the comparison is kept from the indexes (`day + 0`): the
 * planner takes it for far rarer than it is, and would leave the index of the SKU for that of the key.
 */
function afterKey(bind: Bind, after: LogKey | null, ascending: boolean, ofSku: boolean): (string | false)[] {
  if (after === null) return [];
  const [day, run, rowNo] = after.map((value) => bind(value));
  const sign = ascending ? '>' : '<';
  // The day alone says which partitions are left out; the comparison of the whole key does not.
  return [
    `t.day ${sign}= ${day}::date`,
    `(${ofSku ? 't.day + 0' : 't.day'}, t.run_id, t.row_no) ${sign} (${day}::date, ${run}::uuid, ${rowNo}::int)`,
  ];
}

/** Days whose partitions can hold rows of runs of that time; a day more on both sides, since clocks differ. */
function dayRange(bind: Bind, { from, to }: LineFilter): (string | false)[] {
  return [
    from !== undefined && `t.day >= ${bind(from)}::timestamptz::date - 1`,
    to !== undefined && `t.day <= ${bind(to)}::timestamptz::date + 1`,
  ];
}
