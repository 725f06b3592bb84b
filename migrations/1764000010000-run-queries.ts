import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a run asks its ERP for, batch by batch, and what came back: `answered` are the SKUs of the batch that a record
 * named. `runs.identifiers` counts them all.
 */
export class RunQueries1764000010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE run_queries (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        batch_no int NOT NULL,
        query jsonb NOT NULL,
        page_no int,
        records bigint NOT NULL DEFAULT 0,
        answered text[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (run_id, batch_no)
      );
      ALTER TABLE runs ADD COLUMN identifiers int NOT NULL DEFAULT 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs DROP COLUMN identifiers; DROP TABLE run_queries');
  }
}
