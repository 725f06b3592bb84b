import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The demo of an installation: what belongs to it, and which process its simulators run in. At most one. */
export class Demos1764000091100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE demos (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        id uuid NOT NULL,
        flow text NOT NULL,
        erp_login text NOT NULL,
        omnitron_login text NOT NULL,
        erp_url text NOT NULL,
        omnitron_url text NOT NULL,
        products int NOT NULL,
        host text NOT NULL,
        pid int NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE demos');
  }
}
