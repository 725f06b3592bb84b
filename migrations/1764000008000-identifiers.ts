import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Filename templates: what the ERP calls a row (`identifier`), where that is not the SKU that it is written under; and what the
 * look-ups of a run have found, so that a crash does not repeat them. `warning`: what somebody should look at although
 * the row is written.
 */
export class Identifiers1764000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_rows ADD COLUMN identifier text, ADD COLUMN warning text;
      CREATE INDEX run_rows_identifier ON run_rows (day, run_id, identifier) WHERE identifier IS NOT NULL;
      CREATE TABLE run_identifiers (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        identifier text NOT NULL,
        skus text[] NOT NULL,
        code text,
        detail text,
        PRIMARY KEY (run_id, identifier)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE run_identifiers;
      DROP INDEX run_rows_identifier;
      ALTER TABLE run_rows DROP COLUMN identifier, DROP COLUMN warning;
    `);
  }
}
