import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, storableText } from '../../database/index.js';
import type { AlarmNotice } from './alarm.js';
import { AlarmChannels } from './alarm-channels.js';
import { AlarmRepository } from './alarm.repository.js';
import { nextDelivery } from './delivery-backoff.js';

const AT_ONCE = 10;
/** Longer than any attempt: a process that died with a notice in hand leaves it to another after this. */
const LEASE_SECONDS = 120;

interface Due {
  readonly eventId: string;
  readonly alarmId: string;
  readonly channel: string;
  readonly attempts: number;
  readonly ageSeconds: number;
  readonly kind: AlarmNotice['kind'];
  readonly flow: string;
  readonly value: number | null;
  readonly message: string;
  readonly happenedAt: Date;
}

/**
 * Empties the outbox: takes notices whose time has come (each for one process, under a lease), sends them, and says what
 * became of it. One that was sent by a process that died before it could say so is sent again, under the same id.
 */
@Injectable()
export class AlarmCourier {
  private readonly logger = new Logger(AlarmCourier.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly alarms: AlarmRepository,
    private readonly channels: AlarmChannels,
  ) {}

  /** Sends what is due; the number of attempts made. */
  async deliverDue(): Promise<number> {
    const due = await this.claimDue();
    await Promise.all(due.map((notice) => this.attempt(notice)));
    return due.length;
  }

  private claimDue(): Promise<Due[]> {
    return rows<Due>(
      this.dataSource,
      `UPDATE alarm_deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
       FROM (SELECT event_id, channel FROM alarm_deliveries WHERE status = 'pending' AND next_attempt_at <= now()
             ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
       JOIN alarm_events e ON e.id = due.event_id
       WHERE d.event_id = due.event_id AND d.channel = due.channel
       RETURNING d.event_id AS "eventId", e.alarm_id AS "alarmId", d.channel, d.attempts, e.kind, e.flow_slug AS flow,
         e.value, e.message, e.happened_at AS "happenedAt",
         extract(epoch FROM now() - e.happened_at)::float8 AS "ageSeconds"`,
      [AT_ONCE, LEASE_SECONDS],
    );
  }

  private async attempt(due: Due): Promise<void> {
    const alarm = await this.alarms.getAlarm(due.alarmId);
    const { id, name, condition, threshold } = alarm;
    const { eventId, channel, attempts, ageSeconds, ...told } = due;
    const notice = { ...told, id: eventId, alarm: { id, name, condition, threshold } };
    const result = await this.channels.deliver(alarm, channel, notice);
    if (result.ok) return await this.save(due, 'delivered', null, 0);
    const waitSeconds = nextDelivery(attempts, ageSeconds, Math.random());
    await this.save(due, waitSeconds === null ? 'failed' : 'pending', result.detail, waitSeconds ?? 0);
    const what = `Alarm "${name}" could not be told by ${channel}: ${result.detail}`;
    if (waitSeconds === null) this.logger.error({ alarmId: id }, `${what}. It is given up.`);
    else this.logger.warn({ alarmId: id, attempts }, `${what}. Tried again in ${Math.round(waitSeconds)} s.`);
  }

  private async save(
    due: Due,
    status: 'pending' | 'delivered' | 'failed',
    error: string | null,
    waitSeconds: number,
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE alarm_deliveries SET status = $3, error = $4, next_attempt_at = now() + make_interval(secs => $5),
         delivered_at = CASE WHEN $3 = 'delivered' THEN now() END
       WHERE event_id = $1 AND channel = $2`,
      [due.eventId, due.channel, status, error === null ? null : storableText(error), waitSeconds],
    );
  }
}
