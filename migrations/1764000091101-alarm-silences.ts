import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alarms that tell nobody for a while: what opens meanwhile is remembered as untold, and told when it is still open afterwards. */
export class AlarmSilences1764000091101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alarm_silences (
        alarm_id uuid PRIMARY KEY REFERENCES alarms ON DELETE CASCADE,
        until timestamptz(3) NOT NULL,
        reason text NOT NULL,
        silenced_by text NOT NULL,
        silenced_at timestamptz(3) NOT NULL DEFAULT now()
      );
      ALTER TABLE alarm_states ADD COLUMN untold boolean NOT NULL DEFAULT false;
      ALTER TABLE alarm_events ADD COLUMN silenced boolean NOT NULL DEFAULT false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alarm_events DROP COLUMN silenced;
      ALTER TABLE alarm_states DROP COLUMN untold;
      DROP TABLE alarm_silences;
    `);
  }
}
