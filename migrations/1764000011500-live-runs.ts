import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs by their ends: what a client that follows all runs has missed while it was away. */
export class LiveRuns1764000011500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX runs_finished_at ON runs (finished_at) WHERE state = 'finished'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX runs_finished_at');
  }
}
