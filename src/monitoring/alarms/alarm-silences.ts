import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, inputInvalid } from '../../common/index.js';
import { firstRow } from '../../database/index.js';
import { StreamNews } from '../../runs/index.js';
import type { AlarmSilenceRequest } from './alarm-silence.dto.js';

const LONGEST_MS = 30 * 24 * 3600 * 1000;

/** Alarms that tell nobody for a while. They are evaluated all the same, and what happens stands in their history. */
@Injectable()
export class AlarmSilences {
  constructor(
    private readonly dataSource: DataSource,
    private readonly news: StreamNews,
    private readonly clock: Clock,
  ) {}

  /** Begins, or replaces the silence that there is. `INPUT_INVALID` for a time that has passed, or is too far away. */
  async silence(alarmId: string, { until, reason }: AlarmSilenceRequest, by: string): Promise<void> {
    const forMs = until.getTime() - this.clock.now().getTime();
    if (forMs <= 0 || forMs > LONGEST_MS)
      throw inputInvalid([{ path: 'until', message: 'until must be in the next 30 days' }]);
    await this.dataSource.query(
      `INSERT INTO alarm_silences (alarm_id, until, reason, silenced_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (alarm_id) DO UPDATE SET until = EXCLUDED.until, reason = EXCLUDED.reason,
         silenced_by = EXCLUDED.silenced_by, silenced_at = now()`,
      [alarmId, until, reason, by],
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
