import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The names of the secrets that expressions may use; their values are sealed with the others. */
export class NamedSecrets1764000090101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE logins ADD COLUMN secrets json NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE logins DROP COLUMN secrets');
  }
}
