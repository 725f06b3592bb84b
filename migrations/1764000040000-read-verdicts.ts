import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the read of a run ended, and the doubts that single pages raised. */
export class ReadVerdicts1764000040000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE runs
        ADD COLUMN verdict text CHECK (verdict IN ('complete', 'short', 'doubtful')),
        ADD COLUMN verdict_reason text;
      ALTER TABLE run_pages ADD COLUMN doubt text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_pages DROP COLUMN doubt;
      ALTER TABLE runs DROP COLUMN verdict, DROP COLUMN verdict_reason;
    `);
  }
}
