import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches know the shop that they are sent to, from their first claim on: what is on its way to a shop can be asked for. */
export class BatchShops1764000015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_batches ADD COLUMN shop text;
      CREATE INDEX run_batches_in_hand ON run_batches (shop) WHERE done_at IS NULL AND shop IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE run_batches DROP COLUMN shop`);
  }
}
