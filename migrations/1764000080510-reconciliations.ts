import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Looks at what a shop holds of the products of a flow, and what each product was found to hold instead. */
export class Reconciliations1764000080510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product_states ADD COLUMN found_images text, ADD COLUMN found_at timestamptz;
      CREATE INDEX product_states_found ON product_states (flow_id, sku) WHERE found_images IS NOT NULL;
      CREATE TABLE reconciliations (
        id uuid PRIMARY KEY,
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        slot timestamptz(3),
        triggered_by text NOT NULL,
        share_percent real NOT NULL,
        on_drift text NOT NULL CHECK (on_drift IN ('hold', 'repair', 'accept')),
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished', 'failed')),
        attempts int NOT NULL DEFAULT 0,
        lease_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        last_sku text,
        looked_at int NOT NULL DEFAULT 0,
        drifted int NOT NULL DEFAULT 0,
        images_added int NOT NULL DEFAULT 0,
        images_removed int NOT NULL DEFAULT 0,
        images_changed int NOT NULL DEFAULT 0,
        code text,
        detail text
      );
      CREATE UNIQUE INDEX reconciliations_slot ON reconciliations (flow_id, slot);
      CREATE INDEX reconciliations_flow ON reconciliations (flow_id, created_at DESC);
      CREATE INDEX reconciliations_open ON reconciliations (id) WHERE state IN ('queued', 'running');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE reconciliations;
      DROP INDEX product_states_found;
      ALTER TABLE product_states DROP COLUMN found_images, DROP COLUMN found_at;
    `);
  }
}
