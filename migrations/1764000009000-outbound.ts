import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Outbound flows: posted payloads until they are staged, the order in which they arrived, whose turn it is at each SKU,
 * the idempotency keys of a day, and tokens that are bound to flows.
 */
export class Outbound1764000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE run_arrivals;
      ALTER TABLE runs ADD COLUMN arrival_no bigint,
        ADD CONSTRAINT runs_arrival CHECK (direction = 'inbound' OR arrival_no IS NOT NULL) NOT VALID;
      CREATE INDEX runs_unfinished_outbound ON runs (flow_id)
        WHERE state <> 'finished' AND direction = 'outbound';

      CREATE TABLE run_payload_parts (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        part_no int NOT NULL,
        records int NOT NULL,
        content bytea NOT NULL,
        PRIMARY KEY (run_id, part_no)
      );
      -- A payload lies here for seconds; compressing it would take longer than writing it.
      ALTER TABLE run_payload_parts ALTER COLUMN content SET STORAGE EXTERNAL;

      CREATE TABLE sku_turns (
        flow_id uuid NOT NULL,
        sku text NOT NULL,
        arrival_no bigint NOT NULL,
        sender_day date,
        sender_run uuid,
        sender_row int,
        PRIMARY KEY (flow_id, sku)
      ) WITH (fillfactor = 70);

      CREATE TABLE outbound_keys (
        flow_id uuid NOT NULL,
        user_id uuid NOT NULL,
        key text NOT NULL,
        body_hash bytea NOT NULL,
        run_id uuid NOT NULL,
        rows int NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (flow_id, user_id, key)
      );
      CREATE INDEX outbound_keys_age ON outbound_keys (created_at);

      ALTER TABLE access_tokens ADD COLUMN name text, ADD COLUMN flows text[];
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE access_tokens DROP COLUMN flows, DROP COLUMN name;
      DROP TABLE outbound_keys, sku_turns, run_payload_parts;
      DROP INDEX runs_unfinished_outbound;
      ALTER TABLE runs DROP CONSTRAINT runs_arrival, DROP COLUMN arrival_no;
      DROP SEQUENCE run_arrivals;
    `);
  }
}
