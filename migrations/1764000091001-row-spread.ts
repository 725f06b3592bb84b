import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows say how the records of their product lay on the pages, so that a doubtful read knows which products may lack some. */
export class RowSpread1764000091001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run_rows ADD COLUMN spread smallint NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run_rows DROP COLUMN spread');
  }
}
