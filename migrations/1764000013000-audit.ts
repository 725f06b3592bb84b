import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed what, and every login. `status` is null while a change is under way, or when its process died with it. */
export class Audit1764000013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        actor text NOT NULL,
        address text,
        action text NOT NULL,
        target text NOT NULL,
        fields text[] NOT NULL DEFAULT '{}',
        request_id text,
        status int,
        code text
      );
      CREATE INDEX audit_log_actor ON audit_log (lower(actor), id);
      CREATE INDEX audit_log_target ON audit_log (target text_pattern_ops, id);
      CREATE INDEX audit_log_at ON audit_log (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log');
  }
}
