import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products say when the shop was last looked at; rows that a user released are sent although the shop holds images of others. */
export class ForeignImages1764000080500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_rows ADD COLUMN released boolean NOT NULL DEFAULT false;
      ALTER TABLE product_states ADD COLUMN looked_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product_states DROP COLUMN looked_at;
      ALTER TABLE run_rows DROP COLUMN released;
    `);
  }
}
