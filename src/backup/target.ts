import { escapeIdentifier } from 'pg';
import { backupError } from './backup.errors.js';
import { listMigrations, type SqlClient } from './catalogue.js';

/** The queue's own schema. It is no part of a backup: what is under way finds its work again without it. */
const QUEUE = 'queue';
/** Has its one row from the migration that made it. */
const SEEDED = 'alarm_clock';

/** Throws `RESTORE_IN_USE` when the application works on the database. Call it with the migration lock held: no server begins then. */
export async function refuseInUse(client: SqlClient): Promise<void> {
  const { rows } = await client.query<{ what: string }>(
    `SELECT DISTINCT application_name || ' (process ' || pid || coalesce(', ' || client_addr, '') || ')' AS what FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'image-integrator%'
       AND application_name <> 'image-integrator migrations' ORDER BY what`,
  );
  if (rows.length === 0) return;
  throw backupError(
    'RESTORE_IN_USE',
    `Image Integrator works on this database: ${rows.map(({ what }) => what).join(', ')}. Stop every process, then restore.`,
  );
}

/**
 * Makes room for a backup with these migrations, inside the transaction that is open. An empty database stays as it is,
 * or is begun again if it has had other migrations. With `force` what is there is set aside: renamed, not changed. Gives
 * the names of the schemas that were set aside. Throws `RESTORE_NOT_EMPTY`.
 */
export async function makeRoom(
  client: SqlClient,
  migrations: readonly string[],
  force: boolean,
): Promise<string[]> {
  const {
    rows: [place],
  } = await client.query<{ schema: string; stamp: string }>(
    `SELECT current_schema() AS schema, to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD_HH24MISS') AS stamp`,
  );
  if (place === undefined) throw new Error('The database tells no schema.');
  const holding = await listHolding(client);
  if (holding.length > 0 && !force) {
    throw backupError(
      'RESTORE_NOT_EMPTY',
      `The database is not empty: there are rows in ${holding.slice(0, 5).join(', ')}${holding.length > 5 ? ', …' : ''}. Restore into an empty one (another DATA_DIR, or a new database in DATABASE_URL); or use --force, which renames the schema of what is there and deletes nothing.`,
    );
  }
  const done = await listMigrations(client);
  const strange = (done ?? []).filter((name) => !migrations.includes(name));
  if (holding.length === 0 && strange.length === 0) return [];
  const aside = `replaced_${place.stamp}`;
  const moved = [await rename(client, place.schema, aside)];
  await client.query(`CREATE SCHEMA ${escapeIdentifier(place.schema)}`);
  const {
    rows: [queue],
  } = await client.query(`SELECT 1 FROM pg_namespace WHERE nspname = '${QUEUE}'`);
  if (queue !== undefined) moved.push(await rename(client, QUEUE, `${aside}_queue`));
  if (holding.length > 0) return moved;
  for (const schema of moved) await client.query(`DROP SCHEMA ${escapeIdentifier(schema)} CASCADE`);
  return [];
}

async function rename(client: SqlClient, from: string, to: string): Promise<string> {
  await client.query(`ALTER SCHEMA ${escapeIdentifier(from)} RENAME TO ${escapeIdentifier(to)}`);
  return to;
}

/** The tables that somebody has put rows into; of a database that the application has not made, every table. */
async function listHolding(client: SqlClient): Promise<string[]> {
  const { rows: tables } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND (n.nspname = current_schema() OR (n.nspname = '${QUEUE}' AND c.relname LIKE 'j%'))
     ORDER BY 1, 2`,
  );
  if ((await listMigrations(client)) === null) return tables.map(({ name }) => name);
  const holding: string[] = [];
  for (const { schema, name } of tables) {
    if (name === 'migrations' || name === SEEDED) continue;
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    const { rows } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rows.length > 0) holding.push(name);
  }
  return holding;
}
