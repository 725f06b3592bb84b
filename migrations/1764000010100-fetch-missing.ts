import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Fetch missing: every search with what it looked at and what came of it (`slot`: the claim of a time, null on demand), and
 * each identifier that was found once, with where it stands and when the ERP may be asked for it again.
 */
export class FetchMissing1764000010100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE missing_searches (
        id uuid PRIMARY KEY,
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        slot timestamptz(3),
        triggered_by text NOT NULL,
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished', 'failed')),
        attempts int NOT NULL DEFAULT 0,
        lease_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        since text,
        image_check text,
        looked_at int NOT NULL DEFAULT 0,
        missing int NOT NULL DEFAULT 0,
        without_identifier int NOT NULL DEFAULT 0,
        held_back int NOT NULL DEFAULT 0,
        triggered int NOT NULL DEFAULT 0,
        run_ids uuid[] NOT NULL DEFAULT '{}',
        answers jsonb NOT NULL DEFAULT '{}',
        code text,
        detail text
      );
      CREATE UNIQUE INDEX missing_searches_slot ON missing_searches (flow_id, slot);
      CREATE INDEX missing_searches_open ON missing_searches (id) WHERE state IN ('queued', 'running');

      CREATE TABLE missing_products (
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        identifier text NOT NULL,
        skus text[] NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'asked', 'answered')),
        search_id uuid NOT NULL,
        run_id uuid,
        answer text,
        misses int NOT NULL DEFAULT 0,
        found_at timestamptz NOT NULL DEFAULT now(),
        answered_at timestamptz,
        next_ask_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (flow_id, identifier)
      );
      CREATE INDEX missing_products_open ON missing_products (flow_id, found_at) WHERE state <> 'answered';
      CREATE INDEX missing_products_search ON missing_products (search_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE missing_products, missing_searches');
  }
}
