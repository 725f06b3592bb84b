import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The time that decides what is due: the database's, so that processes whose clocks differ agree. */
@Injectable()
export class ScheduleTime {
  constructor(private readonly dataSource: DataSource) {}

  async now(): Promise<Date> {
    const [row] = await this.dataSource.query<[{ now: Date }]>('SELECT clock_timestamp() AS now');
    return row.now;
  }
}
