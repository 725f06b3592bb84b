import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every step ends with its run, `cancelled` if that is what happened to it. Which steps there are only the code knows: a new one
 * needs no change of the database.
 */
export class StepEnds1764000031000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE step_logs DROP CONSTRAINT step_logs_step_check, DROP CONSTRAINT step_logs_status_check,
        ADD CONSTRAINT step_logs_status_check CHECK (status IN ('succeeded', 'failed', 'empty', 'cancelled'));
      UPDATE step_logs log SET state = 'finished', message = 'The run ended before this step.',
        status = CASE WHEN run.status = 'cancelled' THEN 'cancelled' ELSE 'failed' END,
        finished_at = coalesce(log.worked_until, run.finished_at)
      FROM runs run WHERE run.id = log.run_id AND run.state = 'finished' AND log.state = 'running';
      DROP INDEX step_logs_failed;
      CREATE INDEX step_logs_failed ON step_logs (run_id) WHERE status IN ('failed', 'cancelled');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX step_logs_failed;
      UPDATE step_logs SET status = 'failed' WHERE status = 'cancelled';
      CREATE INDEX step_logs_failed ON step_logs (run_id) WHERE status = 'failed';
      ALTER TABLE step_logs DROP CONSTRAINT step_logs_status_check,
        ADD CONSTRAINT step_logs_status_check CHECK (status IN ('succeeded', 'failed', 'empty')),
        ADD CONSTRAINT step_logs_step_check CHECK (step IN ('login', 'read', 'script', 'mapping', 'group', 'write'));
    `);
  }
}
