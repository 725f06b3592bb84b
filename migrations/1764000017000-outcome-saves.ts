import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A batch adds up the time of its rows while it is open, as it does their counts, so that the saves of a run never wait for
 * each other at its step log. Pages of `product_states` are half empty: a batch of products that were staged together is
 * saved together, and every new version then has a place beside the old one.
 */
export class OutcomeSaves1764000017000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_batches ADD COLUMN duration_ms bigint NOT NULL DEFAULT 0;
      ALTER TABLE product_states SET (fillfactor = 50);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_batches DROP COLUMN duration_ms;
      ALTER TABLE product_states SET (fillfactor = 80);
    `);
  }
}
