import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the answer began that a run was refused by. */
export class AnswerExcerpts1764000080100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs ADD COLUMN error_excerpt text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs DROP COLUMN error_excerpt');
  }
}
