import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was read and not delivered, by flow and SKU: owed, held, failed. And the queries that a run asks beside its own. */
export class UndeliveredProducts1764000050100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE undelivered_products (
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        sku text NOT NULL,
        identifier text,
        state text NOT NULL CHECK (state IN ('owed', 'held', 'failed')),
        code text NOT NULL,
        detail text,
        day date NOT NULL,
        run_id uuid NOT NULL,
        row_no int NOT NULL,
        read_at timestamptz,
        read_from timestamptz,
        tries int NOT NULL DEFAULT 0,
        since timestamptz NOT NULL DEFAULT now(),
        next_ask_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (flow_id, sku)
      );
      ALTER TABLE run_queries ADD COLUMN follow_up boolean NOT NULL DEFAULT false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE undelivered_products;
      ALTER TABLE run_queries DROP COLUMN follow_up;
    `);
  }
}
