import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, storableText } from '../database/index.js';
import type { AuditChange, AuditChanges } from './changes.js';

/** Something that is about to be done. */
export interface AuditedAction {
  /** An e-mail address, the account that a login names, or `cli:<account of the machine>`. */
  readonly actor: string;
  /** Name of the API token that it is done with. */
  readonly token?: string | null;
  /** Address of the client; null for the command line. */
  readonly address: string | null;
  /** Operation id of the route (`Flow_update`), or the command. */
  readonly action: string;
  /** Path of what it is done to: `/api/v1/flows/images`. */
  readonly target: string;
  /** Names of the properties that were sent; never their values. */
  readonly fields: readonly string[];
  readonly requestId: string | null;
}

/** One entry, as it is read back. */
export interface AuditEntry extends AuditedAction {
  readonly id: string;
  readonly at: Date;
  readonly token: string | null;
  /** HTTP status of the answer; null while it is under way, or when the process died meanwhile. */
  readonly status: number | null;
  /** Code of the problem when it was refused. */
  readonly code: string | null;
  /** How often the same was refused in a row; `lastAt` is the last time of several. */
  readonly count: number;
  readonly lastAt: Date | null;
  /** What it changed; null where nothing is compared. */
  readonly changes: readonly AuditChange[] | null;
  /** How many changes more there were. */
  readonly changesLeftOut: number;
}

export interface AuditFilter {
  readonly actor?: string;
  /** Name of an API token. */
  readonly token?: string;
  readonly action?: string;
  /** A path; what is below it counts too. */
  readonly target?: string;
  readonly from?: Date;
  readonly to?: Date;
}

const MAX_TEXT = 400;
const MAX_FIELDS = 50;

/**
 * The audit log. An entry is stored before the action begins and gets its outcome afterwards, so nothing that was done
 * is without one, whatever happens to the process.
 */
@Injectable()
export class AuditLog {
  constructor(private readonly dataSource: DataSource) {}

  /** Records what is about to be done; gives the entry's id for `finish`. */
  async begin(action: AuditedAction): Promise<string> {
    const entry = await firstRow<{ id: string }>(
      this.dataSource,
      `INSERT INTO audit_log (actor, token, address, action, target, fields, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id::text AS id`,
      [
        text(action.actor),
        action.token == null ? null : text(action.token),
        action.address,
        text(action.action),
        text(action.target),
        action.fields.slice(0, MAX_FIELDS).map(text),
        action.requestId,
      ],
    );
    return entry?.id ?? '';
  }

  async finish(
    id: string,
    status: number,
    code: string | null,
    changes: AuditChanges | null = null,
  ): Promise<void> {
    await this.dataSource.query(
      'UPDATE audit_log SET status = $2, code = $3, changes = $4::jsonb WHERE id = $1',
      [id, status, code, changes && storableText(JSON.stringify(changes))],
    );
  }

  /** Like `finish`, for what one address may be refused a thousand times an hour: its earlier entry of the hour counts it, and the new one goes. */
  async finishRepeated(id: string, status: number, code: string): Promise<void> {
    const counted = await firstRow<{ id: string }>(
      this.dataSource,
      `UPDATE audit_log SET count = count + 1, last_at = now()
       WHERE id = (
         SELECT earlier.id FROM audit_log earlier JOIN audit_log own ON own.id = $1
         WHERE earlier.id < own.id AND earlier.at > now() - interval '1 hour' AND earlier.address IS NOT DISTINCT FROM own.address AND earlier.action = own.action AND earlier.code = $2
         ORDER BY earlier.id DESC LIMIT 1
       ) RETURNING id::text AS id`,
      [id, code],
    );
    if (counted === null) await this.finish(id, status, code);
    else await this.dataSource.query('DELETE FROM audit_log WHERE id = $1', [id]);
  }

  /** Entries, newest first. */
  async listEntries(
    filter: AuditFilter,
    page: number,
    limit: number,
  ): Promise<{ entries: AuditEntry[]; count: number }> {
    const where = `($1::text IS NULL OR lower(actor) = lower($1)) AND ($2::text IS NULL OR action = $2)
      AND ($3::text IS NULL OR target = $3 OR starts_with(target, $3 || '/'))
      AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
      AND ($6::text IS NULL OR token = $6)`;
    const { actor = null, action = null, target = null, from = null, to = null, token = null } = filter;
    const parameters = [actor, action, target, from, to, token];
    const [entries, total] = await Promise.all([
      rows<AuditEntry>(
        this.dataSource,
        `SELECT id::text AS id, at, actor, token, address, action, target, fields, request_id AS "requestId", status, code, count, last_at AS "lastAt",
           changes->'list' AS changes, coalesce((changes->>'leftOut')::int, 0) AS "changesLeftOut"
         FROM audit_log WHERE ${where} ORDER BY audit_log.id DESC LIMIT $7 OFFSET $8`,
        [...parameters, limit, (page - 1) * limit],
      ),
      firstRow<{ count: number }>(
        this.dataSource,
        `SELECT count(*)::int AS count FROM audit_log WHERE ${where}`,
        parameters,
      ),
    ]);
    return { entries, count: total?.count ?? 0 };
  }

  /** Forgets entries older than `days`; gives their number. */
  async deleteOlderThan(days: number): Promise<number> {
    const gone = await firstRow<{ count: number }>(
      this.dataSource,
      `WITH gone AS (DELETE FROM audit_log WHERE at < now() - make_interval(days => $1) RETURNING 1)
       SELECT count(*)::int AS count FROM gone`,
      [days],
    );
    return gone?.count ?? 0;
  }
}

const text = (value: string): string => storableText(value).slice(0, MAX_TEXT);
