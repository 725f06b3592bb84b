import type { Client } from 'pg';

/** The application's user and its database, which the user owns. */
export const APP = 'image_integrator';

/** Makes the application's user and database on a server that has neither; `keeper` is a superuser's connection. */
export async function createDatabaseIfMissing(keeper: Client, password: string): Promise<void> {
  const { rows } = await keeper.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [APP],
  );
  if (rows[0]?.role !== true) {
    await keeper.query(`CREATE ROLE ${APP} LOGIN PASSWORD ${keeper.escapeLiteral(password)}`);
  }
  if (rows[0]?.database !== true) await keeper.query(`CREATE DATABASE ${APP} OWNER ${APP}`);
}
