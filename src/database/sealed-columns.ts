import type { DataSource } from 'typeorm';
import type { SecretBox } from '../common/index.js';
import { rows } from './rows.js';

/** A column that holds `SecretBox` text; such columns are called `sealed_…`. */
export interface SealedColumn {
  readonly table: string;
  /** What the context names; several rows may share it. */
  readonly key: string;
  readonly column: string;
  /** What stands before the key in the context that it is sealed in. */
  readonly context: string;
}

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'logins', key: 'id', column: 'sealed_secrets', context: 'login:' },
  { table: 'login_sessions', key: 'login_id', column: 'sealed_token', context: 'session:' },
  { table: 'alarm_channels', key: 'alarm_id', column: 'sealed_secret', context: 'alarm:' },
];

const PER_ROUND = 500;

/**
 * Seals everything that another key has sealed with the current one; gives the number of values by `table.column`. Values that are
 * changed meanwhile keep the change. Throws `SECRET_UNREADABLE` for a value whose key the box does not know.
 */
export async function resealAll(dataSource: DataSource, box: SecretBox): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const column of SEALED_COLUMNS) {
    counts[`${column.table}.${column.column}`] = await resealColumn(dataSource, box, column);
  }
  return counts;
}

async function resealColumn(
  dataSource: DataSource,
  box: SecretBox,
  { table, key, column, context }: SealedColumn,
): Promise<number> {
  let resealed = 0;
  for (let after: { id: string; sealed: string } | null = null; ;) {
    const found: { id: string; sealed: string }[] = await rows(
      dataSource,
      `SELECT ${key}::text AS id, ${column} AS sealed FROM ${table}
       WHERE split_part(${column}, '.', 2) <> $1 AND ($2::uuid IS NULL OR (${key}, ${column}) > ($2::uuid, $3::text))
       ORDER BY ${key}, ${column} LIMIT ${PER_ROUND}`,
      [box.keyId, after?.id ?? null, after?.sealed ?? null],
    );
    const last = found.at(-1);
    if (last === undefined) return resealed;
    const updated = await rows(
      dataSource,
      `UPDATE ${table} SET ${column} = s.fresh
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS s(id, sealed, fresh)
       WHERE ${table}.${key} = s.id AND ${table}.${column} = s.sealed RETURNING 1`,
      [
        found.map(({ id }) => id),
        found.map(({ sealed }) => sealed),
        found.map(({ id, sealed }) => box.seal(box.open(sealed, context + id), context + id)),
      ],
    );
    resealed += updated.length;
    after = last;
  }
}
