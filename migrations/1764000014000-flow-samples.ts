import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What flows are tried with: responses of the ERP and payloads, a few per flow, by name. */
export class FlowSamples1764000014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE flow_samples (
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('response', 'payload')),
        content text NOT NULL,
        content_type text NOT NULL,
        source text,
        author text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (flow_id, name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE flow_samples');
  }
}
