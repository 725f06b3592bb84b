import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Runs, their pages, rows, batches and steps. Rows are partitioned by the day of their run, so that retention drops
 * partitions; `row_no` counts the rows of a run in order of arrival, and batches are ranges of it. Status is in no
 * index of `run_rows`: an outcome is then a heap-only update.
 */
export class Runs1764000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE runs (
        id uuid PRIMARY KEY,
        flow_id uuid NOT NULL,
        flow_slug text NOT NULL,
        flow_version int NOT NULL,
        direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
        trigger text NOT NULL CHECK (trigger IN
          ('schedule', 'manual', 'csv', 'fetch-missing', 'outbound', 'after-flow', 'test')),
        triggered_by text NOT NULL,
        query jsonb NOT NULL DEFAULT '{}',
        force boolean NOT NULL DEFAULT false,
        scheduled_for timestamptz,
        day date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished')),
        status text CHECK (status IN ('succeeded', 'partial', 'failed', 'empty', 'cancelled')),
        phase text NOT NULL DEFAULT 'read' CHECK (phase IN ('read', 'write', 'done')),
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        read_started_at timestamptz,
        finished_at timestamptz,
        cancel_requested_at timestamptz,
        cancelled_by text,
        pages int NOT NULL DEFAULT 0,
        records bigint NOT NULL DEFAULT 0,
        products int NOT NULL DEFAULT 0,
        written int NOT NULL DEFAULT 0,
        skipped int NOT NULL DEFAULT 0,
        failed int NOT NULL DEFAULT 0,
        declared_total bigint,
        stop_reason text,
        error_step text,
        error_code text,
        error_detail text,
        warnings jsonb NOT NULL DEFAULT '[]',
        CHECK ((state = 'finished') = (status IS NOT NULL))
      );
      CREATE UNIQUE INDEX runs_one_active_inbound ON runs (flow_id)
        WHERE state <> 'finished' AND direction = 'inbound';
      CREATE INDEX runs_flow ON runs (flow_id, id);
      CREATE INDEX runs_unfinished ON runs (id) WHERE state <> 'finished';

      CREATE TABLE run_pages (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        page_no int NOT NULL,
        next_cursor jsonb,
        method text NOT NULL,
        url text NOT NULL,
        http_status int NOT NULL,
        records int NOT NULL,
        rows int NOT NULL,
        first_row_no int NOT NULL,
        bytes bigint NOT NULL,
        attempts int NOT NULL,
        read_ms int NOT NULL,
        script_ms int,
        mapping_ms int,
        stop_reason text,
        staged_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, page_no)
      );

      CREATE TABLE run_rows (
        day date NOT NULL,
        run_id uuid NOT NULL,
        row_no int NOT NULL,
        page_no int NOT NULL,
        sku text,
        images text NOT NULL,
        image_count int NOT NULL,
        fragments int NOT NULL DEFAULT 1,
        content_hash bytea,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'written', 'skipped', 'failed')),
        code text,
        detail text,
        http_status int,
        attempts int NOT NULL DEFAULT 0,
        duration_ms int,
        finished_at timestamptz,
        PRIMARY KEY (day, run_id, row_no)
      ) PARTITION BY RANGE (day);
      CREATE UNIQUE INDEX run_rows_sku ON run_rows (day, run_id, sku);

      CREATE TABLE run_batches (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        batch_no int NOT NULL,
        from_row int NOT NULL,
        to_row int NOT NULL,
        done_at timestamptz,
        PRIMARY KEY (run_id, batch_no)
      );

      CREATE TABLE step_logs (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        step text NOT NULL CHECK (step IN ('login', 'read', 'script', 'mapping', 'group', 'write')),
        state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished')),
        status text CHECK (status IN ('succeeded', 'failed', 'empty')),
        message text,
        output text NOT NULL DEFAULT '',
        counts jsonb NOT NULL DEFAULT '{}',
        duration_ms bigint NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        PRIMARY KEY (run_id, step)
      );

      CREATE SEQUENCE process_numbers AS int CYCLE;
      CREATE TABLE job_leases (
        job_id uuid PRIMARY KEY,
        queue text NOT NULL,
        process_no int NOT NULL,
        taken_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE product_states (
        flow_id uuid NOT NULL,
        sku text NOT NULL,
        content_hash bytea NOT NULL,
        image_count int NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (flow_id, sku)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE product_states, job_leases, step_logs, run_batches, run_rows, run_pages, runs;
      DROP SEQUENCE process_numbers`);
  }
}
