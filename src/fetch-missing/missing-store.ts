import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, type SqlExecutor } from '../database/index.js';
import { CURRENT_FLOWS } from '../flows/index.js';
import type { BareProduct } from './missing-finder.js';

/** An identifier that was found once, and where it stands. */
export interface MissingProduct {
  readonly identifier: string;
  readonly skus: readonly string[];
  readonly state: 'waiting' | 'asked' | 'answered';
  readonly runId: string | null;
  readonly answer: string | null;
  readonly misses: number;
  readonly foundAt: Date;
  readonly answeredAt: Date | null;
  readonly nextAskAt: Date;
}

export interface MissingFilter {
  readonly answer?: string;
  readonly state?: string;
  /** A part of the identifier or of a SKU, whatever the case. */
  readonly q?: string;
}

export interface MissingCounts {
  readonly waiting: number;
  readonly asked: number;
  /** Answered identifiers by their last answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** Of those that are still missing, how many are not asked for yet. */
  readonly backedOff: number;
}

export interface WaitingFlow {
  readonly flowId: string;
  readonly slug: string;
  readonly batchSize: number;
}

export interface Answer {
  readonly identifier: string;
  readonly answer: string;
  /** The ERP has no image of it either: the wait until it is asked again grows. */
  readonly isMiss: boolean;
  /** The ERP was not asked after all: the next search may. */
  readonly again: boolean;
}

const COLUMNS = `identifier, skus, state, run_id AS "runId", answer, misses, found_at AS "foundAt", answered_at AS "answeredAt",
  next_ask_at AS "nextAskAt"`;
const MAX_BACK_OFF_HOURS = 30 * 24;

/** The `missing_products` table: what waits to be asked, what is being asked, and what the ERP said. */
@Injectable()
export class MissingStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Puts identifiers in line, but for those that are there already or whose time has not come. */
  async addFound(flowId: string, searchId: string, products: readonly BareProduct[]): Promise<void> {
    const pairs = products.flatMap(({ sku, identifiers }) =>
      identifiers.map((identifier) => ({ identifier, sku })),
    );
    await this.dataSource.query(
      `INSERT INTO missing_products AS known (flow_id, search_id, identifier, skus)
       SELECT $1, $2, identifier, array_agg(DISTINCT sku)
       FROM unnest($3::text[], $4::text[]) AS found (identifier, sku) GROUP BY identifier
       ON CONFLICT (flow_id, identifier) DO UPDATE SET state = 'waiting', skus = EXCLUDED.skus,
         search_id = EXCLUDED.search_id, run_id = NULL, answer = NULL, found_at = now()
       WHERE known.state = 'answered' AND known.next_ask_at <= now()`,
      [flowId, searchId, pairs.map(({ identifier }) => identifier), pairs.map(({ sku }) => sku)],
    );
  }

  /** Flows with identifiers in line. Those of a search on demand need no started flow. */
  findWaitingFlows(): Promise<WaitingFlow[]> {
    return rows<WaitingFlow>(
      this.dataSource,
      `SELECT DISTINCT f.id AS "flowId", f.slug, (f.document #>> '{fetchMissing,batchSize}')::int AS "batchSize"
       FROM missing_products p JOIN missing_searches s ON s.id = p.search_id
         JOIN ${CURRENT_FLOWS} f ON f.id = p.flow_id
       WHERE p.state = 'waiting' AND (s.slot IS NULL OR
         (f.state = 'running' AND f.document #>> '{fetchMissing,enabled}' = 'true'))`,
    );
  }

  /** The next in line of a flow, locked until the transaction ends. */
  claimWaiting(
    flowId: string,
    limit: number,
    executor: SqlExecutor,
  ): Promise<{ identifier: string; searchId: string }[]> {
    return rows(
      executor,
      `SELECT identifier, search_id AS "searchId" FROM missing_products
       WHERE flow_id = $1 AND state = 'waiting' ORDER BY found_at, identifier LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [flowId, limit],
    );
  }

  async markAsked(
    flowId: string,
    identifiers: readonly string[],
    runId: string,
    executor: SqlExecutor,
  ): Promise<void> {
    await executor.query(
      `UPDATE missing_products SET state = 'asked', run_id = $3 WHERE flow_id = $1 AND identifier = ANY ($2::text[])`,
      [flowId, identifiers, runId],
    );
  }

  async findAskingRuns(): Promise<{ flowId: string; runId: string }[]> {
    return rows(
      this.dataSource,
      `SELECT DISTINCT flow_id AS "flowId", run_id AS "runId" FROM missing_products WHERE state = 'asked'`,
    );
  }

  listAsked(flowId: string, runId: string): Promise<{ identifier: string; skus: string[] }[]> {
    return rows(
      this.dataSource,
      `SELECT identifier, skus FROM missing_products WHERE flow_id = $1 AND state = 'asked' AND run_id = $2`,
      [flowId, runId],
    );
  }

  /** Records what the ERP said, on the identifiers and, added up, on their searches: one statement, so each counts once. */
  async saveAnswers(
    flowId: string,
    runId: string,
    answers: readonly Answer[],
    backOffHours: number,
  ): Promise<void> {
    await this.dataSource.query(
      `WITH told AS (
         SELECT * FROM unnest($3::text[], $4::text[], $5::boolean[], $6::boolean[]) AS t (identifier, answer, is_miss, again)
       ), saved AS (
         UPDATE missing_products known SET state = 'answered', answer = told.answer, answered_at = now(),
           misses = CASE WHEN told.is_miss THEN known.misses + 1 ELSE known.misses END,
           next_ask_at = CASE WHEN told.again THEN now() ELSE now() + make_interval(hours =>
             least($8::float8, $7::float8 * power(2, CASE WHEN told.is_miss THEN least(known.misses, 20) ELSE 0 END))::int) END
         FROM told WHERE known.flow_id = $1 AND known.run_id = $2 AND known.state = 'asked'
           AND known.identifier = told.identifier
         RETURNING known.search_id, known.answer
       ), counted AS (
         SELECT search_id, answer, count(*)::int AS count FROM saved GROUP BY search_id, answer
       )
       UPDATE missing_searches search SET answers = search.answers || (
         SELECT jsonb_object_agg(answer, count + coalesce((search.answers ->> answer)::int, 0))
         FROM counted WHERE search_id = search.id)
       WHERE id IN (SELECT search_id FROM counted)`,
      [
        flowId,
        runId,
        answers.map(({ identifier }) => identifier),
        answers.map(({ answer }) => answer),
        answers.map(({ isMiss }) => isMiss),
        answers.map(({ again }) => again),
        backOffHours,
        MAX_BACK_OFF_HOURS,
      ],
    );
  }

  async listProducts(
    flowId: string,
    { answer, state, q }: MissingFilter,
    page: number,
    limit: number,
  ): Promise<{ products: MissingProduct[]; count: number }> {
    const where = `flow_id = $1 AND ($2::text IS NULL OR answer = $2) AND ($3::text IS NULL OR state = $3)
      AND ($4::text IS NULL OR position(lower($4) IN lower(identifier || ' ' || array_to_string(skus, ' '))) > 0)`;
    const values = [flowId, answer ?? null, state ?? null, q ?? null];
    const products = await rows<MissingProduct>(
      this.dataSource,
      `SELECT ${COLUMNS} FROM missing_products WHERE ${where} ORDER BY identifier LIMIT $5 OFFSET $6`,
      [...values, limit, (page - 1) * limit],
    );
    const total = await firstRow<{ count: number }>(
      this.dataSource,
      `SELECT count(*)::int AS count FROM missing_products WHERE ${where}`,
      values,
    );
    return { products, count: total?.count ?? 0 };
  }

  /** How many identifiers of a flow stand where, and how many of them a search may ask for again now. */
  async countProducts(flowId: string): Promise<MissingCounts> {
    const groups = await rows<{
      state: MissingProduct['state'];
      answer: string | null;
      count: number;
      due: number;
    }>(
      this.dataSource,
      `SELECT state, answer, count(*)::int AS count, (count(*) FILTER (WHERE next_ask_at <= now()))::int AS due
       FROM missing_products WHERE flow_id = $1 GROUP BY state, answer`,
      [flowId],
    );
    const answered = groups.filter(({ state }) => state === 'answered');
    const sum = (state: MissingProduct['state']): number =>
      groups.filter((group) => group.state === state).reduce((total, { count }) => total + count, 0);
    return {
      waiting: sum('waiting'),
      asked: sum('asked'),
      answers: Object.fromEntries(answered.map(({ answer, count }) => [answer ?? 'unknown', count])),
      backedOff: answered
        .filter(({ answer }) => answer !== 'written')
        .reduce((total, { count, due }) => total + count - due, 0),
    };
  }

  /** Of some identifiers those that are not asked for now: when their time comes. */
  async findHeldBack(flowId: string, identifiers: readonly string[]): Promise<Map<string, Date>> {
    const held = await rows<{ identifier: string; nextAskAt: Date }>(
      this.dataSource,
      `SELECT identifier, next_ask_at AS "nextAskAt" FROM missing_products
       WHERE flow_id = $1 AND identifier = ANY ($2::text[]) AND next_ask_at > now()`,
      [flowId, identifiers],
    );
    return new Map(held.map(({ identifier, nextAskAt }) => [identifier, nextAskAt]));
  }
}
