import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What all processes know of the hosts they talk to. Unlogged: it is worth nothing a few minutes later. */
export class HostBudgets1764000002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE host_budgets (
        host text PRIMARY KEY,
        next_at timestamptz NOT NULL DEFAULT '-infinity',
        closed_until timestamptz NOT NULL DEFAULT '-infinity'
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE host_budgets');
  }
}
