import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When each running flow is due next, and every tick that came of it. A plan holds for one `flows.schedule_since`; a
 * tick is the claim on one nominal time of one flow: whoever inserts it starts the run.
 */
export class Schedule1764000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE schedule_plans (
        flow_id uuid PRIMARY KEY REFERENCES flows ON DELETE CASCADE,
        since timestamptz(3) NOT NULL,
        next_slot timestamptz(3),
        last_run_id uuid
      );
      CREATE INDEX schedule_plans_due ON schedule_plans (next_slot);

      CREATE TABLE schedule_ticks (
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        slot timestamptz(3) NOT NULL,
        claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        outcome text NOT NULL DEFAULT 'started' CHECK (outcome IN ('started', 'skipped', 'failed')),
        run_id uuid CHECK ((outcome = 'started') OR run_id IS NULL),
        code text,
        detail text,
        PRIMARY KEY (flow_id, slot)
      );
      CREATE INDEX schedule_ticks_age ON schedule_ticks (slot);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE schedule_ticks, schedule_plans');
  }
}
