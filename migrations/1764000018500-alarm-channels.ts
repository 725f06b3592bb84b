import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The channels of an alarm are rows of their own, whose settings only the code knows: a new kind of channel needs no change
 * of the database. A webhook's secret stays as it was sealed, in the context of its alarm.
 */
export class AlarmChannels1764000018500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alarm_channels (
        alarm_id uuid NOT NULL REFERENCES alarms ON DELETE CASCADE,
        channel text NOT NULL,
        settings jsonb NOT NULL,
        sealed_secret text,
        PRIMARY KEY (alarm_id, channel)
      );
      INSERT INTO alarm_channels (alarm_id, channel, settings, sealed_secret)
        SELECT id, 'webhook', jsonb_build_object('url', webhook_url, 'secret', '***'), sealed_webhook_secret
        FROM alarms WHERE webhook_url IS NOT NULL
        UNION ALL
        SELECT id, 'email', jsonb_build_object('to', email_to), NULL FROM alarms WHERE email_to IS NOT NULL;
      ALTER TABLE alarms DROP COLUMN webhook_url, DROP COLUMN sealed_webhook_secret, DROP COLUMN email_to;
      ALTER TABLE alarm_deliveries DROP CONSTRAINT alarm_deliveries_channel_check;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM alarm_deliveries WHERE channel NOT IN ('webhook', 'email');
      ALTER TABLE alarm_deliveries
        ADD CONSTRAINT alarm_deliveries_channel_check CHECK (channel IN ('webhook', 'email'));
      ALTER TABLE alarms ADD COLUMN webhook_url text, ADD COLUMN sealed_webhook_secret text, ADD COLUMN email_to text[];
      UPDATE alarms a SET webhook_url = c.settings->>'url', sealed_webhook_secret = c.sealed_secret
        FROM alarm_channels c WHERE c.alarm_id = a.id AND c.channel = 'webhook';
      UPDATE alarms a SET email_to = ARRAY(SELECT jsonb_array_elements_text(c.settings->'to'))
        FROM alarm_channels c WHERE c.alarm_id = a.id AND c.channel = 'email';
      ALTER TABLE alarms ADD CHECK ((webhook_url IS NULL) = (sealed_webhook_secret IS NULL));
      DROP TABLE alarm_channels;
    `);
  }
}
