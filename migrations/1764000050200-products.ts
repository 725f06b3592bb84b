import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products that flows overwrite in turn are found by an index, and alarms watch them and the rows that are held. */
export class Products1764000050200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX product_states_flapping ON product_states (flow_id) WHERE handovers >= 3;
      ALTER TABLE alarms DROP CONSTRAINT alarms_condition_check, ADD CONSTRAINT alarms_condition_check CHECK (condition IN
        ('row-error-rate', 'run-error-rate', 'flow-duration', 'no-success', 'row-failures', 'login-failure', 'held-rows', 'flapping'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM alarms WHERE condition IN ('held-rows', 'flapping');
      ALTER TABLE alarms DROP CONSTRAINT alarms_condition_check, ADD CONSTRAINT alarms_condition_check CHECK (condition IN
        ('row-error-rate', 'run-error-rate', 'flow-duration', 'no-success', 'row-failures', 'login-failure'));
      DROP INDEX product_states_flapping;
    `);
  }
}
