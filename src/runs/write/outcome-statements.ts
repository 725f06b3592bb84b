/**
 * The statements that save outcomes, which cost Postgres most of what a written row costs it. Both lock the batch, give the pending
 * rows their outcome, note what the shop holds, and add to what the batch counts. `$1` day, `$2` run, `$3` shop, `$4` fence, `$5` batch,
 * `$6` flow, `$7` and `$8` the first and the last row number: told to Postgres, one walk along the index finds the rows, instead
 * of one for each.
 */
import { storableText } from '../../database/index.js';
import type { RowOutcome } from './row-outcome.js';

export interface OutcomeStatement {
  readonly sql: string;
  readonly range: RowRange;
  /** From `$9` on. */
  readonly values: readonly unknown[];
}

interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Rows that were written at the first attempt, all with the same status of HTTP. */
export interface PlainOutcomes {
  readonly range: RowRange;
  readonly httpStatus: number;
  /** Milliseconds by row number, from the first of the range on; -1 for a row that is not among them. */
  readonly durationsMs: Int32Array;
}

/** Plain outcomes are told by row number: of a range this much wider than their number, one by one is cheaper. */
const WIDEST_RANGE = 4;

const LEASE = `
  lease AS MATERIALIZED (
    SELECT run_id, batch_no FROM run_batches
    WHERE run_id = $2 AND batch_no = $5 AND fence = $4::bigint AND done_at IS NULL FOR NO KEY UPDATE
  )`;

const RETURNING = 'RETURNING row.row_no, row.sku, row.content_hash, row.images, row.image_count, row.status';

/** The shop may have taken what it answered with an error, so such a state is in doubt, and so is one that overlapped. */
const NOTE_AND_COUNT = `
  known AS (
    INSERT INTO product_states AS state (shop, sku, content_hash, images, image_count, fence, flow_id, run_id)
    SELECT $3, sku, CASE WHEN status = 'written' THEN content_hash ELSE ''::bytea END,
           CASE WHEN status = 'written' THEN images END,
           CASE WHEN status = 'written' THEN image_count ELSE 0 END, (SELECT nextval('write_fences')), $6::uuid, $2
    FROM saved WHERE attempts > 0 ORDER BY sku
    ON CONFLICT (shop, sku) DO UPDATE SET
      content_hash = CASE WHEN state.fence < $4::bigint THEN EXCLUDED.content_hash ELSE ''::bytea END,
      images = coalesce(EXCLUDED.images, state.images),
      image_count = CASE WHEN EXCLUDED.images IS NULL THEN state.image_count ELSE EXCLUDED.image_count END,
      handovers = CASE WHEN EXCLUDED.images IS NULL OR state.flow_id IS NULL OR EXCLUDED.images = state.images THEN state.handovers
        WHEN state.flow_id <> EXCLUDED.flow_id THEN state.handovers + 1 ELSE 0 END,
      found_images = CASE WHEN EXCLUDED.images IS NULL THEN state.found_images END,
      flow_id = EXCLUDED.flow_id, run_id = EXCLUDED.run_id, fence = EXCLUDED.fence, written_at = now()
  ), counted AS (
    SELECT count(*) FILTER (WHERE status = 'written')::int AS written,
           count(*) FILTER (WHERE status = 'skipped')::int AS skipped,
           count(*) FILTER (WHERE status = 'failed')::int AS failed,
           count(*) FILTER (WHERE status = 'held')::int AS held,
           coalesce(sum(duration_ms), 0) AS duration_ms
    FROM saved
  ), booked AS (
    UPDATE run_batches batch SET written = batch.written + counted.written, skipped = batch.skipped + counted.skipped,
      failed = batch.failed + counted.failed, held = batch.held + counted.held, duration_ms = batch.duration_ms + counted.duration_ms
    FROM lease, counted WHERE batch.run_id = lease.run_id AND batch.batch_no = lease.batch_no
  )
  SELECT EXISTS (SELECT FROM lease) AS "isHeld", written, skipped, failed, held FROM counted`;

/** `$9` status of HTTP, `$10` durations: one walk over the rows, without a join. */
const SAVE_PLAIN = `
  WITH ${LEASE}, saved AS (
    UPDATE run_rows row SET status = 'written', code = NULL, detail = NULL, http_status = $9, attempts = row.attempts + 1,
      duration_ms = ($10::int[])[row.row_no - $7::int + 1], finished_at = now()
    FROM lease WHERE row.day = $1 AND row.run_id = $2 AND row.row_no BETWEEN $7 AND $8 AND row.status = 'pending'
      AND ($10::int[])[row.row_no - $7::int + 1] >= 0
    ${RETURNING}, 1 AS attempts, row.duration_ms
  ), ${NOTE_AND_COUNT}`;

/** `$9` to `$17` the outcomes, column by column. */
const SAVE = `
  WITH ${LEASE}, outcome AS MATERIALIZED (
    SELECT o.* FROM lease CROSS JOIN unnest($9::int[], $10::text[], $11::text[], $12::text[], $13::int[], $14::int[], $15::int[],
        $16::text[], $17::text[])
      AS o(row_no, status, code, detail, http_status, attempts, duration_ms, request, response)
  ), saved AS (
    UPDATE run_rows row SET status = o.status, code = o.code, detail = o.detail, http_status = o.http_status,
      attempts = row.attempts + o.attempts, duration_ms = o.duration_ms, finished_at = now()
    FROM outcome o WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = o.row_no AND row.status = 'pending'
      AND row.row_no BETWEEN $7 AND $8
    ${RETURNING}, o.attempts, o.duration_ms
  ), failure AS (
    INSERT INTO row_failures (day, run_id, row_no, sku, code, detail, request, response)
    SELECT $1, $2, row_no, saved.sku, o.code, o.detail, o.request, o.response
    FROM saved JOIN outcome o USING (row_no) WHERE saved.status = 'failed'
  ), ${NOTE_AND_COUNT}`;

/** Takes out the plain ones, where they are worth a statement of their own. */
export function sortPlain(outcomes: readonly RowOutcome[]): {
  readonly plain: PlainOutcomes | null;
  readonly others: readonly RowOutcome[];
} {
  const httpStatus = outcomes.find(isPlain)?.httpStatus ?? null;
  if (httpStatus === null) return { plain: null, others: outcomes };
  const isOne = (outcome: RowOutcome): boolean => isPlain(outcome) && outcome.httpStatus === httpStatus;
  const found = outcomes.filter(isOne);
  const range = rangeOf(found);
  const width = range.last - range.first + 1;
  if (width > found.length * WIDEST_RANGE) return { plain: null, others: outcomes };
  const durationsMs = new Int32Array(width).fill(-1);
  for (const { rowNo, durationMs } of found) durationsMs[rowNo - range.first] = Math.round(durationMs);
  const others = found.length === outcomes.length ? [] : outcomes.filter((outcome) => !isOne(outcome));
  return { plain: { range, httpStatus, durationsMs }, others };
}

function isPlain({ status, code, detail, attempts, exchange }: RowOutcome): boolean {
  return status === 'written' && attempts === 1 && code === null && detail === null && exchange === undefined;
}

export function plainStatement({ range, httpStatus, durationsMs }: PlainOutcomes): OutcomeStatement {
  return { sql: SAVE_PLAIN, range, values: [httpStatus, `{${durationsMs.join(',')}}`] };
}

export function statementOf(outcomes: readonly RowOutcome[]): OutcomeStatement {
  const values = [
    outcomes.map(({ rowNo }) => rowNo),
    outcomes.map(({ status }) => status),
    column(outcomes, ({ code }) => code),
    column(outcomes, ({ detail }) => storable(detail)),
    column(outcomes, ({ httpStatus }) => httpStatus),
    outcomes.map(({ attempts }) => attempts),
    outcomes.map(({ durationMs }) => Math.round(durationMs)),
    column(outcomes, ({ exchange }) => storable(exchange?.request)),
    column(outcomes, ({ exchange }) => storable(exchange?.response)),
  ];
  return { sql: SAVE, range: rangeOf(outcomes), values };
}

const storable = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : storableText(text);

/** One column of many rows; null where all are, which is what `unnest` makes of a missing array and costs nothing. */
export function column<Row, T>(given: readonly Row[], read: (row: Row) => T | null): (T | null)[] | null {
  const values = given.map(read);
  return values.every((value) => value === null) ? null : values;
}

function rangeOf(outcomes: readonly RowOutcome[]): RowRange {
  let [first, last] = [Infinity, -Infinity];
  for (const { rowNo } of outcomes) {
    first = Math.min(first, rowNo);
    last = Math.max(last, rowNo);
  }
  return { first, last };
}
