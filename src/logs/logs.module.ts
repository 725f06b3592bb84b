import { Module } from '@nestjs/common';
import { Retention } from './retention.js';
import { RowPartitions } from './row-partitions.js';
import { StepLogs } from './step-log.js';

/** The three levels of logs: runs (main), steps, and rows (lines); and how long they are kept. */
@Module({
  providers: [Retention, RowPartitions, StepLogs],
  exports: [RowPartitions, StepLogs],
})
export class LogsModule {}
