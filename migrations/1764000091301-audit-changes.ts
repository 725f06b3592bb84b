import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each change has changed: `{list: [{path, before, after}], leftOut}`. Null: older entries, and what changes nothing that is compared. */
export class AuditChanges1764000091301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_log ADD COLUMN changes jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_log DROP COLUMN changes');
  }
}
