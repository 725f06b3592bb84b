import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions of browsers: tokens that are found by the digest of a cookie, and live on while they are used. */
export class BrowserSessions1764000070000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE access_tokens
        ADD COLUMN cookie_digest bytea, ADD COLUMN client text, ADD COLUMN address text, ADD COLUMN used_at timestamptz;
      CREATE UNIQUE INDEX access_tokens_cookie ON access_tokens (cookie_digest) WHERE cookie_digest IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM access_tokens WHERE cookie_digest IS NOT NULL;
      DROP INDEX access_tokens_cookie;
      ALTER TABLE access_tokens
        DROP COLUMN cookie_digest, DROP COLUMN client, DROP COLUMN address, DROP COLUMN used_at;
    `);
  }
}
