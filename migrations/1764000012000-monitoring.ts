import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Flow performance: when a run was taken up again (its duration counts from there), and the two ways in which finished
 * runs are asked for, all of a period and those of a flow.
 */
export class Monitoring1764000012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE runs ADD COLUMN reopened_at timestamptz;
      CREATE INDEX runs_finished ON runs (finished_at) WHERE state = 'finished';
      CREATE INDEX runs_flow_finished ON runs (flow_id, finished_at) WHERE state = 'finished';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX runs_flow_finished, runs_finished;
      ALTER TABLE runs DROP COLUMN reopened_at;
    `);
  }
}
