import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages say which products they name, to be read by another request, and how many requests they took; batches, whether they ask by identifier. */
export class TwoStageReads1764000090300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_pages ADD COLUMN identifiers text[], ADD COLUMN requests integer NOT NULL DEFAULT 1;
      ALTER TABLE runs ADD COLUMN requests integer NOT NULL DEFAULT 0;
      ALTER TABLE run_queries ADD COLUMN by_id boolean NOT NULL DEFAULT false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_queries DROP COLUMN by_id;
      ALTER TABLE runs DROP COLUMN requests;
      ALTER TABLE run_pages DROP COLUMN requests, DROP COLUMN identifiers;
    `);
  }
}
