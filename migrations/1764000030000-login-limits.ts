import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tries of logins, counted before the password is looked at; devices that an account has used; repeated audit entries as one with a count. */
export class LoginLimits1764000030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE login_failures;
      CREATE TABLE login_tries (
        scope text NOT NULL,
        key text NOT NULL,
        level double precision NOT NULL,
        wait_s double precision NOT NULL DEFAULT 0,
        tried_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (scope, key)
      );
      CREATE INDEX login_tries_age ON login_tries (tried_at);

      CREATE TABLE known_devices (
        account text NOT NULL,
        network text NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (account, network)
      );
      CREATE INDEX known_devices_age ON known_devices (seen_at);

      ALTER TABLE audit_log ADD COLUMN count int NOT NULL DEFAULT 1, ADD COLUMN last_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_log DROP COLUMN count, DROP COLUMN last_at;
      DROP TABLE known_devices, login_tries;
      CREATE TABLE login_failures (
        account text NOT NULL,
        address text NOT NULL,
        failed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX login_failures_account ON login_failures (account, address, failed_at);
    `);
  }
}
