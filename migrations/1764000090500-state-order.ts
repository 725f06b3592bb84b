import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every write of a product changes stands behind its images: the log of changes then carries those few bytes instead of the whole
 * row, wherever the images stay as they were.
 */
export class StateOrder1764000090500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product_states RENAME TO earlier_states;
      ALTER INDEX product_states_pkey RENAME TO earlier_states_pkey;
      DROP INDEX product_states_flapping, product_states_found;
      CREATE TABLE product_states (
        shop text NOT NULL,
        sku text NOT NULL,
        content_hash bytea NOT NULL,
        images text,
        found_images text,
        flow_id uuid,
        image_count int NOT NULL,
        handovers int NOT NULL DEFAULT 0,
        looked_at timestamptz,
        found_at timestamptz,
        run_id uuid,
        fence bigint NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (shop, sku)
      ) WITH (fillfactor = 50);
      INSERT INTO product_states (shop, sku, content_hash, images, found_images, flow_id, image_count, handovers, looked_at, found_at,
          run_id, fence, written_at)
        SELECT shop, sku, content_hash, images, found_images, flow_id, image_count, handovers, looked_at, found_at, run_id, fence, written_at
        FROM earlier_states ORDER BY shop, sku;
      DROP TABLE earlier_states;
      CREATE INDEX product_states_flapping ON product_states (flow_id) WHERE handovers >= 3;
      CREATE INDEX product_states_found ON product_states (flow_id, sku) WHERE found_images IS NOT NULL;
    `);
  }

  /** Earlier versions name every column: the order is nothing to them. */
  async down(): Promise<void> {}
}
