import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { firstRow, prepared, rows } from '../database/index.js';
import { hasQuery, QueryCheck } from '../erp-reader/index.js';
import { FLOW_HEADS, type FlowDocument } from '../flows/index.js';
import { codesReopenedBy, ROW_CODE_NAMES, ROW_CODES, RowCode, settledAs } from '../rows/index.js';
import type { Run } from './run.js';

/** More products than this are not asked for one by one: everything is read from where they were first missed. */
const MOST_ASKED = 1000;
const MOST_WAIT = '1 day';

/** Rows that were about to be sent and were not. */
const NOT_SENT: readonly RowCode[] = [RowCode.CANCELLED, RowCode.RUN_STOPPED, RowCode.TWO_VERSIONS];
/** With them, rows that failed for a reason that may pass: the next run asks again. */
const OWED: readonly RowCode[] = [...NOT_SENT, ...codesReopenedBy('retry'), ...codesReopenedBy('look-up')];
/** Rows after which nothing is open of their product any more. */
const SETTLED: readonly RowCode[] = [
  RowCode.UNCHANGED,
  RowCode.NO_IMAGES,
  RowCode.DROPPED,
  RowCode.NOT_IN_ERP,
  RowCode.NOT_FOUND_IN_ERP,
];
/** Rows that say nothing of their product. */
const SILENT: readonly RowCode[] = [RowCode.NOT_ASKED_FOR, RowCode.SUPERSEDED];
const FAILED = ROW_CODE_NAMES.filter(
  (code) => ROW_CODES[code].outcome === 'failed' && !OWED.includes(code) && !SETTLED.includes(code),
);

/**
 * What was read and not delivered, by flow and SKU: the `undelivered_products` table. A read moves the checkpoint past its products
 * whatever becomes of their writes; what is owed is remembered here, and the next run that reads changes asks for it, by SKU
 * or, where the ERP cannot be asked or there is too much of it, by reading from further back. What fails again is asked
 * for after waits that double, up to a day.
 */
@Injectable()
export class UndeliveredProducts {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * At the end of a run: forgets what it has delivered, takes older held rows of its products back (`SUPERSEDED`), and remembers
   * what it leaves open. Gives the runs whose rows were taken back. `settled`: how many rows have which code, where that is known.
   */
  async noteEnd(
    run: Run,
    settled: readonly { readonly outcome: string; readonly code: string | null }[] | null,
    transaction: EntityManager,
  ): Promise<string[]> {
    // What a read left that did not come to its end is read again: the checkpoint has not moved.
    if (run.phase === 'read' || run.trigger === 'test') return [];
    const superseded = await this.settleOlder(run, transaction);
    if (settled !== null && !settled.some(({ outcome, code }) => outcome === 'held' || isOpen(code)))
      return superseded;
    await transaction.query(
      `INSERT INTO undelivered_products AS open
         (flow_id, sku, identifier, state, code, detail, day, run_id, row_no, read_at, read_from, next_ask_at)
       SELECT $3, coalesce(row.sku, row.identifier), row.identifier,
              CASE WHEN row.status = 'held' THEN 'held' WHEN row.code = ANY($4::text[]) THEN 'owed' ELSE 'failed' END,
              row.code, left(row.detail, 1000), row.day, row.run_id, row.row_no, row.read_at, $5, now()
       FROM run_rows row JOIN ${FLOW_HEADS} f ON f.id = $3
       WHERE row.day = $1 AND row.run_id = $2 AND coalesce(row.sku, row.identifier) IS NOT NULL
         AND (row.status = 'held' OR row.code = ANY($4::text[]) OR row.code = ANY($6::text[]))
       ORDER BY 2
       ON CONFLICT (flow_id, sku) DO UPDATE SET state = EXCLUDED.state, code = EXCLUDED.code, detail = EXCLUDED.detail,
         identifier = EXCLUDED.identifier, day = EXCLUDED.day, run_id = EXCLUDED.run_id, row_no = EXCLUDED.row_no,
         read_at = EXCLUDED.read_at,
         read_from = least(open.read_from, EXCLUDED.read_from),
         tries = CASE WHEN EXCLUDED.code = ANY($7::text[]) THEN 0 ELSE open.tries + 1 END,
         next_ask_at = CASE WHEN EXCLUDED.code = ANY($7::text[]) THEN now()
           ELSE now() + least(interval '${MOST_WAIT}', interval '1 minute' * power(2, least(open.tries, 12))) END
         WHERE open.read_at IS NULL OR EXCLUDED.read_at >= open.read_at`,
      [run.day, run.id, run.flowId, OWED, run.readFrom, FAILED, NOT_SENT],
    );
    return superseded;
  }

  /** Since when changes must be read, so that what is owed comes along where it cannot be asked for by SKU. */
  async readFrom(run: Run, flow: FlowDocument, lastRequest: Date): Promise<Date> {
    if (run.direction === 'outbound' || hasQuery(run.query)) return lastRequest;
    const { count, since } = await this.countDue(run.flowId);
    if (count === 0 || (count <= MOST_ASKED && isAskable(flow))) return lastRequest;
    return since !== null && since > lastRequest ? lastRequest : (since ?? new Date(0));
  }

  /** What a run that reads changes asks for beside them, as the ERP names it. */
  async listAsked(run: Run, flow: FlowDocument): Promise<string[]> {
    if (run.readFrom === null || !isAskable(flow)) return [];
    const owed = await rows<{ name: string }>(
      this.dataSource,
      `SELECT DISTINCT coalesce(identifier, sku) AS name FROM undelivered_products open
       WHERE flow_id = $1 AND state = 'owed' AND next_ask_at <= now() AND NOT EXISTS (
         SELECT FROM run_rows row WHERE row.day = $2 AND row.run_id = $3 AND row.sku = coalesce(open.identifier, open.sku))
       ORDER BY name LIMIT $4`,
      [run.flowId, run.day, run.id, MOST_ASKED + 1],
    );
    return owed.length > MOST_ASKED ? [] : owed.map(({ name }) => name);
  }

  private async countDue(flowId: string): Promise<{ count: number; since: Date | null }> {
    const due = await firstRow<{ count: number; since: Date | null }>(
      this.dataSource,
      prepared(`SELECT count(*)::int AS count, CASE WHEN bool_and(read_from IS NOT NULL) THEN min(read_from) END AS since
       FROM undelivered_products WHERE flow_id = $1 AND state = 'owed' AND next_ask_at <= now()`),
      [flowId],
    );
    return due ?? { count: 0, since: null };
  }

  private async settleOlder(run: Run, transaction: EntityManager): Promise<string[]> {
    const open = await firstRow(
      transaction,
      prepared('SELECT 1 AS open FROM undelivered_products WHERE flow_id = $1 LIMIT 1'),
      [run.flowId],
    );
    if (open === null) return [];
    const found = await rows<{ runId: string }>(
      transaction,
      `WITH old AS (
         UPDATE run_rows old SET ${settledAs(RowCode.SUPERSEDED)}, detail = 'A later run of the flow brought this product.'
         FROM undelivered_products open JOIN run_rows row
           ON row.day = $1 AND row.run_id = $2 AND row.sku = open.sku
             AND (row.code IS NULL OR row.code <> ALL($4::text[]))
         WHERE open.flow_id = $3 AND open.state = 'held' AND open.run_id <> $2
           AND old.day = open.day AND old.run_id = open.run_id AND old.row_no = open.row_no AND old.status = 'held'
           AND old.read_at < row.read_at
         RETURNING old.run_id)
       SELECT DISTINCT run_id AS "runId" FROM old`,
      [run.day, run.id, run.flowId, [...SILENT, ...NOT_SENT]],
    );
    await this.forgetSettled(run, transaction);
    return found.map(({ runId }) => runId);
  }

  /** Forgets what a run has settled, unless a later read left it open. */
  async forgetSettled(run: Run, transaction: EntityManager): Promise<void> {
    await transaction.query(
      `DELETE FROM undelivered_products open USING run_rows row
       WHERE open.flow_id = $3 AND row.day = $1 AND row.run_id = $2 AND row.sku IN (open.sku, open.identifier)
         AND (row.status = 'written' OR row.code = ANY($4::text[]) OR (open.run_id = $2 AND row.code = $5))
         AND (open.run_id = $2 OR open.read_at IS NULL OR row.read_at IS NULL OR row.read_at >= open.read_at)`,
      [run.day, run.id, run.flowId, SETTLED, RowCode.SUPERSEDED],
    );
  }
}

const isOpen = (code: string | null): boolean => [...OWED, ...FAILED].some((open) => open === code);

function isAskable({ read, erpQuery, timezone }: FlowDocument): boolean {
  return read !== null && new QueryCheck({ read, erpQuery, timezone }).problem({ sku: ['1'] }) === null;
}
