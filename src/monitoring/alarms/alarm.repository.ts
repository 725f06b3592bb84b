import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, SqlState, sqlState } from '../../database/index.js';
import { FLOW_HEADS } from '../../flows/index.js';
import type { Alarm } from './alarm.js';
import { alarmError } from './alarm.errors.js';

const SELECT = `SELECT a.id, a.name, f.slug AS flow, a.enabled, a.condition, a.threshold, a.resolve_threshold AS "resolveThreshold",
    a.window_minutes AS "windowMinutes", a.minimum, a.open_after_seconds AS "openAfterSeconds",
    a.resolve_after_seconds AS "resolveAfterSeconds",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('channel', c.channel, 'settings', c.settings,
       'sealedSecret', c.sealed_secret) ORDER BY c.channel), '[]')
     FROM alarm_channels c WHERE c.alarm_id = a.id) AS channels,
    s.until AS "silencedUntil", s.reason AS "silenceReason", s.silenced_by AS "silencedBy", s.silenced_at AS "silencedAt",
    a.created_at AS "createdAt", a.updated_at AS "updatedAt"
  FROM alarms a LEFT JOIN ${FLOW_HEADS} f ON f.id = a.flow_id
  LEFT JOIN alarm_silences s ON s.alarm_id = a.id AND s.until > now()`;

export type AlarmDraft = Omit<Alarm, 'flow' | 'silence' | 'createdAt' | 'updatedAt'> & {
  readonly flowId: string | null;
};

type AlarmRow = Omit<Alarm, 'silence'> & {
  readonly silencedUntil: Date | null;
  readonly silenceReason: string | null;
  readonly silencedBy: string | null;
  readonly silencedAt: Date | null;
};

function alarmOf({ silencedUntil, silenceReason, silencedBy, silencedAt, ...alarm }: AlarmRow): Alarm {
  const isSilenced =
    silencedUntil !== null && silenceReason !== null && silencedBy !== null && silencedAt !== null;
  return {
    ...alarm,
    silence: isSilenced
      ? { until: silencedUntil, reason: silenceReason, by: silencedBy, since: silencedAt }
      : null,
  };
}

/** A flow that an alarm is open for. */
export interface OpenAlarm {
  readonly alarmId: string;
  readonly flow: string;
  readonly openedAt: Date;
  readonly value: number | null;
}

export interface AlarmEventRow {
  readonly id: string;
  readonly flow: string;
  readonly kind: 'opened' | 'resolved';
  readonly value: number | null;
  readonly message: string;
  /** Nobody was told at once: the alarm was silenced. */
  readonly silenced: boolean;
  readonly happenedAt: Date;
  readonly deliveries: readonly {
    readonly channel: string;
    readonly status: 'pending' | 'delivered' | 'failed';
    readonly attempts: number;
    readonly error: string | null;
    readonly deliveredAt: Date | null;
  }[];
}

/** The `alarms` table, and what became of them. */
@Injectable()
export class AlarmRepository {
  constructor(private readonly dataSource: DataSource) {}

  async getAlarm(id: string): Promise<Alarm> {
    const row = await firstRow<AlarmRow>(this.dataSource, `${SELECT} WHERE a.id = $1`, [id]);
    if (row === null) throw alarmError('ALARM_NOT_FOUND', `There is no alarm ${id}. See GET /api/v1/alarms.`);
    return alarmOf(row);
  }

  /** By name; those that are open for some flow, those that are not, or all. */
  async listAlarms(
    open: boolean | undefined,
    page: number,
    limit: number,
  ): Promise<{ alarms: Alarm[]; count: number }> {
    const where = `WHERE $1::boolean IS NULL OR $1 = EXISTS (
      SELECT FROM alarm_states s WHERE s.alarm_id = a.id AND s.opened_at IS NOT NULL)`;
    const found = await rows<AlarmRow>(
      this.dataSource,
      `${SELECT} ${where} ORDER BY lower(a.name) LIMIT $2 OFFSET $3`,
      [open ?? null, limit, (page - 1) * limit],
    );
    const total = await firstRow<{ count: number }>(
      this.dataSource,
      `SELECT count(*)::int AS count FROM alarms a ${where}`,
      [open ?? null],
    );
    return { alarms: found.map(alarmOf), count: total?.count ?? 0 };
  }

  /** Makes an alarm, or replaces the one of this id. `ALARM_EXISTS` when another has its name. */
  async saveAlarm(alarm: AlarmDraft): Promise<void> {
    try {
      await this.dataSource.query(
        `WITH saved AS (INSERT INTO alarms (id, name, flow_id, enabled, condition, threshold, resolve_threshold, window_minutes, minimum,
           open_after_seconds, resolve_after_seconds)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE SET
           name = EXCLUDED.name, flow_id = EXCLUDED.flow_id, enabled = EXCLUDED.enabled, condition = EXCLUDED.condition,
           threshold = EXCLUDED.threshold, resolve_threshold = EXCLUDED.resolve_threshold,
           window_minutes = EXCLUDED.window_minutes, minimum = EXCLUDED.minimum,
           open_after_seconds = EXCLUDED.open_after_seconds, resolve_after_seconds = EXCLUDED.resolve_after_seconds,
           updated_at = now() RETURNING id),
         dropped AS (DELETE FROM alarm_channels WHERE alarm_id = $1 AND channel <> ALL ($12::text[]))
         INSERT INTO alarm_channels (alarm_id, channel, settings, sealed_secret)
         SELECT saved.id, c.* FROM saved, unnest($12::text[], $13::jsonb[], $14::text[]) AS c
         ON CONFLICT (alarm_id, channel) DO UPDATE SET
           settings = EXCLUDED.settings, sealed_secret = EXCLUDED.sealed_secret`,
        [
          alarm.id,
          alarm.name,
          alarm.flowId,
          alarm.enabled,
          alarm.condition,
          alarm.threshold,
          alarm.resolveThreshold,
          alarm.windowMinutes,
          alarm.minimum,
          alarm.openAfterSeconds,
          alarm.resolveAfterSeconds,
          alarm.channels.map(({ channel }) => channel),
          alarm.channels.map(({ settings }) => JSON.stringify(settings)),
          alarm.channels.map(({ sealedSecret }) => sealedSecret),
        ],
      );
    } catch (error) {
      if (sqlState(error) !== SqlState.UNIQUE_VIOLATION) throw error;
      throw alarmError('ALARM_EXISTS', `There is an alarm "${alarm.name}" already. Choose another name.`);
    }
  }

  async deleteAlarm(id: string): Promise<void> {
    await this.getAlarm(id);
    await this.dataSource.query('DELETE FROM alarms WHERE id = $1', [id]);
  }

  listOpen(alarmIds: readonly string[]): Promise<OpenAlarm[]> {
    return rows<OpenAlarm>(
      this.dataSource,
      `SELECT s.alarm_id AS "alarmId", f.slug AS flow, s.opened_at AS "openedAt", s.value
       FROM alarm_states s JOIN ${FLOW_HEADS} f ON f.id = s.flow_id
       WHERE s.alarm_id = ANY($1::uuid[]) AND s.opened_at IS NOT NULL ORDER BY f.slug`,
      [alarmIds],
    );
  }

  /** Of all alarms, the one open longest first. */
  listAllOpen(): Promise<
    (Omit<OpenAlarm, 'alarmId'> &
      Pick<Alarm, 'id' | 'name' | 'condition' | 'threshold'> & { silencedUntil: Date | null })[]
  > {
    return rows(
      this.dataSource,
      `SELECT a.id, a.name, a.condition, a.threshold, f.slug AS flow, s.opened_at AS "openedAt", s.value,
         silence.until AS "silencedUntil"
       FROM alarm_states s JOIN alarms a ON a.id = s.alarm_id JOIN ${FLOW_HEADS} f ON f.id = s.flow_id
       LEFT JOIN alarm_silences silence ON silence.alarm_id = a.id AND silence.until > now()
       WHERE s.opened_at IS NOT NULL ORDER BY s.opened_at`,
    );
  }

  /** Newest first. */
  async listEvents(
    id: string,
    page: number,
    limit: number,
  ): Promise<{ events: AlarmEventRow[]; count: number }> {
    const events = await rows<AlarmEventRow>(
      this.dataSource,
      `SELECT e.id, e.flow_slug AS flow, e.kind, e.value, e.message, e.silenced, e.happened_at AS "happenedAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('channel', d.channel, 'status', d.status, 'attempts', d.attempts,
            'error', d.error, 'deliveredAt', d.delivered_at) ORDER BY d.channel), '[]')
          FROM alarm_deliveries d WHERE d.event_id = e.id) AS deliveries
       FROM alarm_events e WHERE e.alarm_id = $1 ORDER BY e.id DESC LIMIT $2 OFFSET $3`,
      [id, limit, (page - 1) * limit],
    );
    const total = await firstRow<{ count: number }>(
      this.dataSource,
      'SELECT count(*)::int AS count FROM alarm_events WHERE alarm_id = $1',
      [id],
    );
    return { events, count: total?.count ?? 0 };
  }

  async dropEventsOlderThan(days: number): Promise<void> {
    await this.dataSource.query(
      'DELETE FROM alarm_events WHERE happened_at < now() - make_interval(days => $1)',
      [days],
    );
  }
}
