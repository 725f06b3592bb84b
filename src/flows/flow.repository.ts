import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../common/index.js';
import { prepared, rows, type SqlExecutor } from '../database/index.js';
import type { TriggersBySlug } from './flow-chain.js';
import type { FlowDocument } from './flow-document.dto.js';
import type { Flow, FlowState } from './flow.js';
import { fromStored, toStored } from './read-document.js';

/** A flow without its document, as lists show it. */
export type FlowSummary = Omit<Flow, 'document'> & Pick<FlowDocument, 'schedule' | 'timezone'>;

export interface FlowFilter {
  readonly direction?: string;
  readonly state?: string;
  /** A part of the name or slug. */
  readonly q?: string;
  readonly sort?: FlowOrder;
}

const ORDERS = { name: 'lower(f.name)', createdAt: 'f.created_at', updatedAt: 'f.updated_at' } as const;
export const FLOW_ORDERS = ['name', '-name', 'createdAt', '-createdAt', 'updatedAt', '-updatedAt'] as const;
export type FlowOrder = (typeof FLOW_ORDERS)[number];

/** Who saves a document, why, and on top of what. */
export interface Edit {
  /** E-mail of the user. */
  readonly author: string;
  readonly note: string | null;
  /** Versions that the edit may have been made from; null or left out: whichever is current. */
  readonly expected?: ReadonlySet<number> | null;
}

const COLUMNS = `f.id, f.slug, f.name, f.direction, f.state, f.version,
  f.started_at AS "startedAt", f.created_at AS "createdAt", f.updated_at AS "updatedAt"`;
const CURRENT = 'flows f JOIN flow_versions v ON v.flow_id = f.id AND v.version = f.version';

/** Flows in Postgres. A flow is one row; its document is the version that the row points at. */
@Injectable()
export class FlowRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findBySlug(slug: string, executor: SqlExecutor = this.dataSource): Promise<Flow | null> {
    const [flow] = await this.select('WHERE f.slug = $1', [slug], executor);
    return flow ?? null;
  }

  async findById(id: string): Promise<Flow | null> {
    const [flow] = await this.select('WHERE f.id = $1', [id]);
    return flow ?? null;
  }

  /** By slug; null: all. */
  findBySlugs(slugs: readonly string[] | null): Promise<Flow[]> {
    return this.select('WHERE $1::text[] IS NULL OR f.slug = ANY($1) ORDER BY f.slug', [slugs]);
  }

  findRunning(): Promise<Flow[]> {
    return this.select(`WHERE f.state = 'running' ORDER BY f.slug`, []);
  }

  async listSummaries(filter: FlowFilter, page: number, limit: number): Promise<[FlowSummary[], number]> {
    const where = `WHERE ($1::text IS NULL OR f.direction = $1) AND ($2::text IS NULL OR f.state = $2)
      AND ($3::text IS NULL OR strpos(lower(f.name), lower($3)) > 0 OR strpos(f.slug, lower($3)) > 0)`;
    const parameters = [filter.direction ?? null, filter.state ?? null, filter.q ?? null];
    const { sort = 'name' } = filter;
    const isDescending = sort.startsWith('-');
    const column = ORDERS[sort.replace('-', '') as keyof typeof ORDERS];
    const order = `${column} ${isDescending ? 'DESC' : 'ASC'}, f.slug`;
    const [total] = await this.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM flows f ${where}`,
      parameters,
    );
    const summaries = await this.dataSource.query<FlowSummary[]>(
      `SELECT ${COLUMNS}, f.schedule, f.timezone FROM flows f ${where} ORDER BY ${order} OFFSET $4 LIMIT $5`,
      [...parameters, (page - 1) * limit, limit],
    );
    return [summaries, total?.count ?? 0];
  }

  /** Another flow with this name or slug, other than `id`. */
  async findNamesake(
    manager: EntityManager,
    names: { name: string; slug: string },
    id: string | null,
  ): Promise<{ name: string; slug: string }[]> {
    return await manager.query(
      `SELECT name, slug FROM flows WHERE (lower(name) = lower($1) OR slug = $2) AND id IS DISTINCT FROM $3::uuid`,
      [names.name, names.slug, id],
    );
  }

  /** Which flow each flow is triggered by. */
  async findTriggers(manager: EntityManager): Promise<TriggersBySlug> {
    const triggers = await manager.query<{ slug: string; target: string | null }[]>(
      `SELECT slug, schedule->>'flow' AS target FROM flows`,
    );
    return new Map(triggers.map(({ slug, target }) => [slug, target]));
  }

  /** Slugs of the flows whose current version logs in with `login`. */
  async findUsersOfLogin(login: string): Promise<string[]> {
    const users = await this.dataSource.query<{ slug: string }[]>(
      `SELECT f.slug FROM ${CURRENT}
       WHERE $1 IN (v.document->'omnitron'->>'login', v.document->'read'->>'login') ORDER BY f.slug`,
      [login],
    );
    return users.map(({ slug }) => slug);
  }

  /** The flows whose current version names any of these logins, all by slug. */
  async findFlowsOfLogins(logins: readonly string[]): Promise<{ login: string; flow: string }[]> {
    return await this.dataSource.query<{ login: string; flow: string }[]>(
      `SELECT DISTINCT login, f.slug AS flow FROM ${CURRENT},
         LATERAL unnest(ARRAY[v.document->'omnitron'->>'login', v.document->'read'->>'login']) AS login
       WHERE login = ANY($1) ORDER BY login, flow`,
      [logins],
    );
  }

  /** Slugs of the logins that the current version of a flow names; none where there is no such flow. */
  async findLoginsOf(slug: string): Promise<string[]> {
    const logins = await this.dataSource.query<{ login: string }[]>(
      `SELECT DISTINCT login FROM ${CURRENT},
         LATERAL unnest(ARRAY[v.document->'omnitron'->>'login', v.document->'read'->>'login']) AS login
       WHERE f.slug = $1 AND login IS NOT NULL`,
      [slug],
    );
    return logins.map(({ login }) => login);
  }

  /** Makes everybody who saves, starts or deletes flows wait their turn until the transaction ends. */
  async lockAll(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('image-integrator flows'))`);
  }

  /** Keeps a flow from being deleted until the transaction ends; false when it is gone. Others may hold and change it. */
  async hold(manager: EntityManager, id: string): Promise<boolean> {
    const held = await manager.query<object[]>(prepared('SELECT 1 FROM flows WHERE id = $1 FOR KEY SHARE'), [
      id,
    ]);
    return held.length > 0;
  }

  /** The current version's number, with the row locked against deletion and other changes; null when it is gone. */
  async lockVersion(manager: EntityManager, id: string): Promise<number | null> {
    const [row] = await manager.query<{ version: number }[]>(
      'SELECT version FROM flows WHERE id = $1 FOR UPDATE',
      [id],
    );
    return row?.version ?? null;
  }

  async insert(manager: EntityManager, document: FlowDocument, edit: Edit): Promise<string> {
    const id = newId();
    const { slug, name, direction, timezone, schedule } = document;
    await manager.query(
      `INSERT INTO flows (id, slug, name, direction, version, timezone, schedule)
       VALUES ($1, $2, $3, $4, 1, $5, $6)`,
      [id, slug, name, direction, timezone, schedule],
    );
    await this.insertVersion(manager, id, 1, document, edit);
    return id;
  }

  /** Adds a version and makes it the current one. */
  async update(
    manager: EntityManager,
    id: string,
    version: number,
    document: FlowDocument,
    edit: Edit,
  ): Promise<void> {
    await this.insertVersion(manager, id, version, document, edit);
    const { name, direction, timezone, schedule } = document;
    await manager.query(
      `UPDATE flows SET name = $2, direction = $3, version = $4, timezone = $5, schedule = $6, updated_at = now(),
         schedule_since = CASE WHEN (timezone, schedule) IS DISTINCT FROM ($5, $6::jsonb) THEN now()
                               ELSE schedule_since END
       WHERE id = $1`,
      [id, name, direction, version, timezone, schedule],
    );
  }

  /** Starts or stops; a flow that is already there keeps its `startedAt`. */
  async updateState(id: string, state: FlowState): Promise<void> {
    await this.dataSource.query(
      `UPDATE flows SET state = $2, updated_at = now(),
         started_at = CASE $2 WHEN 'running' THEN now() END,
         schedule_since = CASE $2 WHEN 'running' THEN now() ELSE schedule_since END
       WHERE id = $1 AND state <> $2`,
      [id, state],
    );
  }

  async delete(manager: EntityManager, id: string): Promise<void> {
    await manager.query('DELETE FROM flows WHERE id = $1', [id]);
  }

  private async insertVersion(
    manager: EntityManager,
    id: string,
    version: number,
    document: FlowDocument,
    { author, note }: Edit,
  ): Promise<void> {
    await manager.query(
      'INSERT INTO flow_versions (flow_id, version, document, author, note) VALUES ($1, $2, $3, $4, $5)',
      [id, version, JSON.stringify(toStored(document)), author, note],
    );
  }

  private async select(
    rest: string,
    parameters: unknown[],
    executor: SqlExecutor = this.dataSource,
  ): Promise<Flow[]> {
    const found = await rows<Omit<Flow, 'document'> & { document: object }>(
      executor,
      prepared(`SELECT ${COLUMNS}, v.document FROM ${CURRENT} ${rest}`),
      parameters,
    );
    return found.map((row) => Object.assign(row, { document: fromStored(row.document) }));
  }
}
