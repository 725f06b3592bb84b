import type { Client } from 'pg';
import type { BackedUpPartition, BackedUpTable, SequenceValue } from './manifest.js';

/**
 * What is not worth keeping, since it is about processes and sessions of the moment: who works on what, what hosts and
 * accounts could take just then, and tokens of logins, which are asked for again.
 */
const PASSING = ['job_leases', 'host_budgets', 'omnitron_accounts', 'login_sessions'];
/** TypeORM's own list; a backup carries it as the names in its manifest. */
const MIGRATIONS = 'migrations';

export type SqlClient = Pick<Client, 'query'>;

async function all<T>(client: SqlClient, text: string, values: unknown[] = []): Promise<T[]> {
  return (await client.query(text, values)).rows as T[];
}

/** Names of the migrations that the database has had, oldest first; null when it has no list of them. */
export async function listMigrations(client: SqlClient): Promise<string[] | null> {
  const [known] = await all(client, `SELECT 1 WHERE to_regclass('${MIGRATIONS}') IS NOT NULL`);
  if (known === undefined) return null;
  const names = await all<{ name: string }>(client, `SELECT name FROM ${MIGRATIONS} ORDER BY timestamp, id`);
  return names.map(({ name }) => name);
}

/** The tables that hold rows of the application (of a partitioned one its partitions), those that others name first. */
export async function listTables(client: SqlClient): Promise<BackedUpTable[]> {
  const tables = await all<BackedUpTable & { names: string[] }>(
    client,
    `SELECT c.relname AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             ORDER BY a.attnum) AS columns,
       ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
             WHERE k.conrelid = c.oid AND k.contype = 'f' AND NOT k.condeferred AND k.confrelid <> c.oid) AS names
     FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> $1 AND c.relname <> ALL($2)
     ORDER BY c.relname`,
    [MIGRATIONS, PASSING],
  );
  const sorted: BackedUpTable[] = [];
  const left = new Map(tables.map((table) => [table.name, table]));
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ names }) => !names.some((name) => left.has(name)));
    if (ready.length === 0) throw new Error(`The tables ${[...left.keys()].join(', ')} name each other.`);
    for (const { name, columns } of ready) {
      sorted.push({ name, columns });
      left.delete(name);
    }
  }
  return sorted;
}

/** Partitions by days, with what they were made with. */
export async function listPartitions(client: SqlClient): Promise<BackedUpPartition[]> {
  return await all<BackedUpPartition>(
    client,
    `SELECT c.relname AS name, p.relname AS parent, bound[1] AS "from", bound[2] AS "to", coalesce(c.reloptions, '{}') AS options
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     CROSS JOIN LATERAL regexp_match(pg_get_expr(c.relpartbound, c.oid), $1) AS bound
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
     ORDER BY c.relname`,
    [String.raw`^FOR VALUES FROM \('(.*)'\) TO \('(.*)'\)$`],
  );
}

/** Where each sequence stands. Sequences know no snapshot: read them last, and none is behind the rows. */
export async function readSequences(client: SqlClient): Promise<SequenceValue[]> {
  return await all<SequenceValue>(
    client,
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = current_schema() AND sequencename <> $1 ORDER BY sequencename`,
    [`${MIGRATIONS}_id_seq`],
  );
}
/**
 * Settings of a transaction that copies rows: how values are written as text, the same on both sides, and no limits on
 * the time it takes.
 */
export const COPY_SETTINGS = `
  SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;
  SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;
