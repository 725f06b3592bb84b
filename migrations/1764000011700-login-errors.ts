import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins at ERPs and Omnitron that failed, whatever they were for: a run, a test, a look-up. */
export class LoginErrors1764000011700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE login_errors (
        id uuid PRIMARY KEY,
        login text NOT NULL,
        code text NOT NULL,
        detail text NOT NULL,
        failed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX login_errors_login ON login_errors (login, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login_errors');
  }
}
