import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Delivery to Omnitron by many processes: runs that pause, batches with fencing tokens and counts of their own, what is
 * shared of an Omnitron account, and what a shop holds of a product, whichever flow wrote it.
 */
export class Delivery1764000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE runs
        DROP CONSTRAINT runs_state_check,
        ADD CONSTRAINT runs_state_check CHECK (state IN ('queued', 'running', 'paused', 'finished')),
        ADD COLUMN epoch int NOT NULL DEFAULT 1,
        ADD COLUMN resume_at timestamptz,
        ADD COLUMN pause_code text,
        ADD COLUMN pause_detail text,
        ADD CONSTRAINT runs_resume_at_check CHECK ((state = 'paused') = (resume_at IS NOT NULL));

      CREATE SEQUENCE write_fences;
      ALTER TABLE run_batches
        ADD COLUMN fence bigint NOT NULL DEFAULT 0,
        ADD COLUMN written int NOT NULL DEFAULT 0,
        ADD COLUMN skipped int NOT NULL DEFAULT 0,
        ADD COLUMN failed int NOT NULL DEFAULT 0;
      CREATE INDEX run_batches_open ON run_batches (run_id, batch_no) WHERE done_at IS NULL;

      CREATE TABLE omnitron_accounts (
        account text PRIMARY KEY,
        shares jsonb NOT NULL DEFAULT '{}',
        next_start_at timestamptz NOT NULL DEFAULT '-infinity',
        failures int NOT NULL DEFAULT 0,
        open_until timestamptz,
        probe_until timestamptz,
        cause_code text,
        cause_detail text
      );

      CREATE TABLE shop_products (
        shop text NOT NULL,
        sku text NOT NULL,
        content_hash bytea NOT NULL,
        image_count int NOT NULL,
        fence bigint NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (shop, sku)
      ) WITH (fillfactor = 80);
      INSERT INTO shop_products (shop, sku, content_hash, image_count, fence, written_at)
        SELECT DISTINCT ON (shop, sku) rtrim(version.document #>> '{omnitron,domainUrl}', '/') AS shop, sku, ''::bytea,
               image_count, 0, written_at
        FROM product_states state JOIN flows ON flows.id = state.flow_id
          JOIN flow_versions version ON version.flow_id = flows.id AND version.version = flows.version
        ORDER BY shop, sku, written_at DESC;
      DROP TABLE product_states;
      ALTER TABLE shop_products RENAME TO product_states;
      ALTER INDEX shop_products_pkey RENAME TO product_states_pkey;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE product_states, omnitron_accounts;
      CREATE TABLE product_states (
        flow_id uuid NOT NULL,
        sku text NOT NULL,
        content_hash bytea NOT NULL,
        image_count int NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (flow_id, sku)
      );
      DROP INDEX run_batches_open;
      ALTER TABLE run_batches DROP COLUMN fence, DROP COLUMN written, DROP COLUMN skipped, DROP COLUMN failed;
      DROP SEQUENCE write_fences;
      UPDATE runs SET state = 'running', resume_at = NULL WHERE state = 'paused';
      ALTER TABLE runs
        DROP CONSTRAINT runs_resume_at_check,
        DROP COLUMN epoch, DROP COLUMN resume_at, DROP COLUMN pause_code, DROP COLUMN pause_detail,
        DROP CONSTRAINT runs_state_check,
        ADD CONSTRAINT runs_state_check CHECK (state IN ('queued', 'running', 'finished'));
    `);
  }
}
