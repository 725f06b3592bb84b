import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The turns and the idempotency keys of a flow go with it. (A turn that is there already is updated without a look at its flow.) */
export class SkuTurnsOfFlows1764000016000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['sku_turns', 'outbound_keys']) {
      await runner.query(`
        DELETE FROM ${table} WHERE NOT EXISTS (SELECT FROM flows WHERE flows.id = flow_id);
        ALTER TABLE ${table} ADD CONSTRAINT ${table}_flow FOREIGN KEY (flow_id) REFERENCES flows ON DELETE CASCADE;
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['outbound_keys', 'sku_turns'])
      await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_flow`);
  }
}
