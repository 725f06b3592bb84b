import type { Client } from 'pg';

/** Makes a user, and a database of the same name that the user owns, where they are missing; `keeper` is a superuser's connection. */
export async function createDatabaseIfMissing(keeper: Client, name: string, password: string): Promise<void> {
  const { rows } = await keeper.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [name],
  );
  const identifier = keeper.escapeIdentifier(name);
  if (rows[0]?.role !== true) {
    await keeper.query(`CREATE ROLE ${identifier} LOGIN PASSWORD ${keeper.escapeLiteral(password)}`);
  }
  if (rows[0]?.database !== true) await keeper.query(`CREATE DATABASE ${identifier} OWNER ${identifier}`);
}
