import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow } from '../database/index.js';
import { CURRENT_PLANS } from './plan.repository.js';

/** Whether ticks are acted on in time, for metrics and health. */
@Injectable()
export class ScheduleLag {
  constructor(private readonly dataSource: DataSource) {}

  /** Seconds by which the most overdue tick of a running flow is late; about a second where all is well. */
  async lagSeconds(): Promise<number> {
    const lag = await firstRow<{ seconds: number }>(
      this.dataSource,
      `SELECT coalesce(max(extract(epoch FROM now() - p.next_slot)), 0)::float8 AS seconds
       FROM ${CURRENT_PLANS} WHERE p.next_slot <= now()`,
    );
    return lag?.seconds ?? 0;
  }
}
