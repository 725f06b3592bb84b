import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Logins, and the session of each: at most one, with the claim of the process that is logging in (a lease, so that a
 * killed process blocks nobody) and the strikes (failed and forced logins) that cap how often a login is tried.
 */
export class Logins1764000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE logins (
        id uuid PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        name text NOT NULL,
        type text NOT NULL,
        settings json NOT NULL,
        session json NOT NULL,
        tls json,
        sealed_secrets text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE login_sessions (
        login_id uuid PRIMARY KEY REFERENCES logins ON DELETE CASCADE,
        login_version integer NOT NULL,
        generation uuid,
        sealed_token text,
        obtained_at timestamptz,
        expires_at timestamptz,
        renew_at timestamptz,
        strikes timestamptz[] NOT NULL DEFAULT '{}',
        claimed_by uuid,
        claimed_until timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login_sessions, logins');
  }
}
