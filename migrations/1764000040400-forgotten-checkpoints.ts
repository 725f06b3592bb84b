import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A checkpoint that an operator forgot keeps the time of that, so that a run at work does not bring it back. */
export class ForgottenCheckpoints1764000040400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE flow_checkpoints ALTER last_request DROP NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM flow_checkpoints WHERE last_request IS NULL;
      ALTER TABLE flow_checkpoints ALTER last_request SET NOT NULL;
    `);
  }
}
