import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Logs that are found at any size. Failed rows are found in a table of their own, `row_failures`, so that they are
 * searched by code and text while status and code stay in no index of `run_rows`; it also holds the exchange with
 * Omnitron that a row failed with. A trigger keeps it in step whoever fails a row or takes that back; for every other
 * row it costs one comparison. The unique index of `run_rows` begins with the SKU from now on: it answers for one run
 * and for all.
 */
export class Logs1764000011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE row_failures (
        day date NOT NULL,
        run_id uuid NOT NULL,
        row_no int NOT NULL,
        sku text,
        code text,
        detail text,
        request text,
        response text,
        PRIMARY KEY (day, run_id, row_no)
      ) PARTITION BY RANGE (day);
      CREATE INDEX row_failures_sku ON row_failures (sku, day, run_id, row_no);
      CREATE INDEX row_failures_code ON row_failures (code, day, run_id, row_no);

      DO $$
      DECLARE stamp text;
      BEGIN
        FOR stamp IN SELECT right(inhrelid::regclass::text, 8) FROM pg_inherits WHERE inhparent = 'run_rows'::regclass LOOP
          EXECUTE format('CREATE TABLE row_failures_%s PARTITION OF row_failures FOR VALUES FROM (%L) TO (%L)',
            stamp, to_date(stamp, 'YYYYMMDD'), to_date(stamp, 'YYYYMMDD') + 1);
        END LOOP;
      END $$;
      INSERT INTO row_failures (day, run_id, row_no, sku, code, detail)
        SELECT day, run_id, row_no, sku, code, detail FROM run_rows WHERE status = 'failed';

      CREATE FUNCTION keep_row_failure() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.status = 'failed' THEN
          INSERT INTO row_failures AS known (day, run_id, row_no, sku, code, detail)
          VALUES (NEW.day, NEW.run_id, NEW.row_no, NEW.sku, NEW.code, NEW.detail)
          ON CONFLICT (day, run_id, row_no) DO UPDATE SET sku = EXCLUDED.sku, code = EXCLUDED.code, detail = EXCLUDED.detail
          WHERE (known.sku, known.code, known.detail) IS DISTINCT FROM (EXCLUDED.sku, EXCLUDED.code, EXCLUDED.detail);
        ELSE
          DELETE FROM row_failures WHERE day = NEW.day AND run_id = NEW.run_id AND row_no = NEW.row_no;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER failed_when_staged AFTER INSERT ON run_rows FOR EACH ROW
        WHEN (NEW.status = 'failed') EXECUTE FUNCTION keep_row_failure();
      CREATE TRIGGER failed_or_taken_back AFTER UPDATE ON run_rows FOR EACH ROW
        WHEN (NEW.status = 'failed' OR OLD.status = 'failed') EXECUTE FUNCTION keep_row_failure();

      DROP INDEX run_rows_sku;
      CREATE UNIQUE INDEX run_rows_sku ON run_rows (sku, day, run_id);

      CREATE INDEX runs_flow_slug ON runs (flow_slug, id);
      CREATE INDEX runs_error_code ON runs (error_code, id) WHERE error_code IS NOT NULL;
      CREATE INDEX runs_unsuccessful ON runs (id) WHERE status IN ('failed', 'partial', 'cancelled');
      CREATE INDEX step_logs_failed ON step_logs (run_id) WHERE status = 'failed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX step_logs_failed, runs_unsuccessful, runs_error_code, runs_flow_slug, run_rows_sku;
      CREATE UNIQUE INDEX run_rows_sku ON run_rows (day, run_id, sku);
      DROP TRIGGER failed_or_taken_back ON run_rows;
      DROP TRIGGER failed_when_staged ON run_rows;
      DROP FUNCTION keep_row_failure;
      DROP TABLE row_failures;
    `);
  }
}
