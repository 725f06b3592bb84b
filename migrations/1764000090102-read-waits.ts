import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs that wait for their ERP: since when, at which page, and whether the read is what waits. */
export class ReadWaits1764000090102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE runs ADD COLUMN waiting_since timestamptz, ADD COLUMN waiting_page int,
        ADD COLUMN read_waits boolean NOT NULL DEFAULT false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE runs DROP COLUMN waiting_since, DROP COLUMN waiting_page, DROP COLUMN read_waits',
    );
  }
}
