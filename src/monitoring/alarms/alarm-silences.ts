import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow } from '../../database/index.js';
import { StreamNews } from '../../runs/index.js';
import type { AlarmSilenceRequest } from './alarm-silence.dto.js';

/** Alarms that tell nobody for a while. They are evaluated all the same, and what happens stands in their history. */
@Injectable()
export class AlarmSilences {
  constructor(
    private readonly dataSource: DataSource,
    private readonly news: StreamNews,
  ) {}

  /** Begins now, or replaces the silence that there is. */
  async silence(alarmId: string, { minutes, reason }: AlarmSilenceRequest, by: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO alarm_silences (alarm_id, until, reason, silenced_by) VALUES ($1, now() + make_interval(mins => $2), $3, $4)
       ON CONFLICT (alarm_id) DO UPDATE SET until = EXCLUDED.until, reason = EXCLUDED.reason,
         silenced_by = EXCLUDED.silenced_by, silenced_at = now()`,
      [alarmId, minutes, reason, by],
    );
    await this.news.publish('alarms', this.dataSource);
  }

  /** Ends it now, if there is one. What has opened meanwhile is told by the next evaluation. */
  async end(alarmId: string): Promise<void> {
    const ended = await firstRow<{ isOn: boolean }>(
      this.dataSource,
      'WITH ended AS (DELETE FROM alarm_silences WHERE alarm_id = $1 RETURNING until) SELECT until > now() AS "isOn" FROM ended',
      [alarmId],
    );
    if (ended?.isOn === true) await this.news.publish('alarms', this.dataSource);
  }
}
