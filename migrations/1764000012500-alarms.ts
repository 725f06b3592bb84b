import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Alarms, what each knows of each flow it watches (a row while something is wrong), what has happened, and the outbox:
 * a notification is a row in the transaction of its event, so that no crash can lose it. The clock has one row, the
 * claim of an evaluation among all processes.
 */
export class Alarms1764000012500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alarms (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        flow_id uuid REFERENCES flows ON DELETE CASCADE,
        enabled boolean NOT NULL,
        condition text NOT NULL CHECK (condition IN
          ('row-error-rate', 'run-error-rate', 'flow-duration', 'no-success', 'row-failures', 'login-failure')),
        threshold float8 NOT NULL CHECK (threshold > 0),
        resolve_threshold float8 NOT NULL CHECK (resolve_threshold > 0 AND resolve_threshold <= threshold),
        window_minutes int NOT NULL,
        minimum int NOT NULL,
        open_after_seconds int NOT NULL,
        resolve_after_seconds int NOT NULL,
        webhook_url text,
        sealed_webhook_secret text CHECK ((webhook_url IS NULL) = (sealed_webhook_secret IS NULL)),
        email_to text[],
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX alarms_name ON alarms (lower(name));
      CREATE INDEX alarms_flow ON alarms (flow_id);

      CREATE TABLE alarm_states (
        alarm_id uuid NOT NULL REFERENCES alarms ON DELETE CASCADE,
        flow_id uuid NOT NULL REFERENCES flows ON DELETE CASCADE,
        breached_since timestamptz(3),
        opened_at timestamptz(3),
        cleared_since timestamptz(3),
        value float8,
        PRIMARY KEY (alarm_id, flow_id)
      );
      CREATE INDEX alarm_states_flow ON alarm_states (flow_id);

      CREATE TABLE alarm_events (
        id uuid PRIMARY KEY,
        alarm_id uuid NOT NULL REFERENCES alarms ON DELETE CASCADE,
        flow_slug text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('opened', 'resolved')),
        value float8,
        message text NOT NULL,
        happened_at timestamptz NOT NULL
      );
      CREATE INDEX alarm_events_alarm ON alarm_events (alarm_id, id);
      CREATE INDEX alarm_events_age ON alarm_events (happened_at);

      CREATE TABLE alarm_deliveries (
        event_id uuid NOT NULL REFERENCES alarm_events ON DELETE CASCADE,
        channel text NOT NULL CHECK (channel IN ('webhook', 'email')),
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
        attempts int NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        error text,
        delivered_at timestamptz,
        PRIMARY KEY (event_id, channel)
      );
      CREATE INDEX alarm_deliveries_due ON alarm_deliveries (next_attempt_at) WHERE status = 'pending';

      CREATE TABLE alarm_clock (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        evaluated_at timestamptz NOT NULL DEFAULT '-infinity'
      );
      INSERT INTO alarm_clock DEFAULT VALUES;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alarm_clock, alarm_deliveries, alarm_events, alarm_states, alarms');
  }
}
