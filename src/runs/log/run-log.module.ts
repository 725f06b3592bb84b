import { Module } from '@nestjs/common';
import { LogsModule } from '../../logs/index.js';
import { LineLog } from './line-log.js';
import { LogExportController } from './log-export.controller.js';
import { HostedLogController } from './hosted-log.controller.js';
import { LogController } from './log.controller.js';
import { Retention } from './retention.js';
import { RowPartitions } from './row-partitions.js';
import { RunFailures } from './run-failures.js';
import { StepLogs } from './step-log.js';

/** The three levels of the log: runs (main), steps, and rows (lines); how they are read, and how long they are kept. */
@Module({
  imports: [LogsModule],
  controllers: [HostedLogController, LogExportController, LogController],
  providers: [LineLog, Retention, RowPartitions, RunFailures, StepLogs],
  exports: [LineLog, Retention, RowPartitions, RunFailures, StepLogs],
})
export class RunLogModule {}
