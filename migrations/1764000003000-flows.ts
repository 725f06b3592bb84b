import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Flows, the immutable versions of their documents, and how far each has read. A flow's row repeats from its current
 * document what is asked for without it; `schedule_since` is when its schedule began to count (saved or started).
 * Documents are json, not jsonb, since the order of keys in a mapping means something.
 * Times that are compared with those of the code have its precision, milliseconds.
 */
export class Flows1764000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE flows (
        id uuid PRIMARY KEY,
        slug text NOT NULL,
        name text NOT NULL CHECK (length(name) <= 20),
        direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
        state text NOT NULL DEFAULT 'stopped' CHECK (state IN ('stopped', 'running')),
        started_at timestamptz(3) CHECK ((state = 'running') = (started_at IS NOT NULL)),
        version int NOT NULL,
        timezone text NOT NULL,
        schedule jsonb,
        schedule_since timestamptz(3) NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX flows_slug ON flows (slug);
      CREATE UNIQUE INDEX flows_name ON flows (lower(name));

      CREATE TABLE flow_versions (
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        version int NOT NULL CHECK (version > 0),
        document json NOT NULL,
        author text NOT NULL,
        note text,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (flow_id, version)
      );
      ALTER TABLE flows ADD CONSTRAINT flows_current_version
        FOREIGN KEY (id, version) REFERENCES flow_versions (flow_id, version) DEFERRABLE INITIALLY DEFERRED;

      CREATE TABLE flow_checkpoints (
        flow_id uuid PRIMARY KEY REFERENCES flows ON DELETE CASCADE,
        last_request timestamptz NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE flows DROP CONSTRAINT flows_current_version;
      DROP TABLE flow_checkpoints, flow_versions, flows;
    `);
  }
}
