import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When steps really worked: a step log knows until when (`worked_until`), a page when its reading began and what each step took
 * of it. The columns for single steps go: a step more needs none.
 */
export class StepTimes1764000018000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE step_logs ADD COLUMN worked_until timestamptz;
      ALTER TABLE run_pages ADD COLUMN started_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN step_times jsonb NOT NULL DEFAULT '[]';
      UPDATE run_pages SET
        started_at = staged_at - (read_ms + coalesce(script_ms, 0) + coalesce(mapping_ms, 0)) * interval '1 ms',
        step_times = ${times('staged_at')};
      ALTER TABLE run_pages DROP COLUMN script_ms, DROP COLUMN mapping_ms;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    const msOf = (step: string): string =>
      `(SELECT (one ->> 'durationMs')::int FROM jsonb_array_elements(step_times) one WHERE one ->> 'step' = '${step}')`;
    await runner.query(`
      ALTER TABLE run_pages ADD COLUMN script_ms int, ADD COLUMN mapping_ms int;
      UPDATE run_pages SET script_ms = ${msOf('script')}, mapping_ms = ${msOf('mapping')};
      ALTER TABLE run_pages DROP COLUMN started_at, DROP COLUMN step_times;
      ALTER TABLE step_logs DROP COLUMN worked_until;
    `);
  }
}

/** One after the other, and the last ended when the page was staged: what older pages knew. */
function times(end: string): string {
  const utc = (time: string): string =>
    `to_char((${time}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const one = (step: string, took: string, after: string): string =>
    `CASE WHEN ${took} IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('step', '${step}',
       'startedAt', ${utc(`${end} - (${after}) * interval '1 ms'`)}, 'durationMs', ${took})) END`;
  const mapping = 'coalesce(mapping_ms, 0)';
  const script = `coalesce(script_ms, 0) + ${mapping}`;
  return [
    one('read', 'read_ms', `read_ms + ${script}`),
    one('script', 'script_ms', script),
    one('mapping', 'mapping_ms', mapping),
  ].join(' || ');
}
