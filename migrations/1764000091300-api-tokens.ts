import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * API tokens with scopes, addresses and their last use (`used_at`, from `address`), found by the digest of their text. Tokens that
 * were bound to flows may post there, as before; the audit log names the token that an entry was made with.
 */
export class ApiTokens1764000091300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE access_tokens
        ADD COLUMN token_digest bytea, ADD COLUMN prefix text, ADD COLUMN scopes text[], ADD COLUMN addresses text[],
        ADD COLUMN created_by text;
      CREATE UNIQUE INDEX access_tokens_digest ON access_tokens (token_digest) WHERE token_digest IS NOT NULL;
      UPDATE access_tokens SET scopes = '{outbound:post}' WHERE flows IS NOT NULL;
      ALTER TABLE audit_log ADD COLUMN token text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_log DROP COLUMN token;
      DELETE FROM access_tokens WHERE token_digest IS NOT NULL;
      DROP INDEX access_tokens_digest;
      ALTER TABLE access_tokens
        DROP COLUMN token_digest, DROP COLUMN prefix, DROP COLUMN scopes, DROP COLUMN addresses, DROP COLUMN created_by;
    `);
  }
}
