import { Module } from '@nestjs/common';
import { LineLog } from './line-log.js';
import { LogExportController } from './log-export.controller.js';
import { LogReader } from './log-reader.js';
import { LogController } from './log.controller.js';
import { LoginErrors } from './login-errors.js';
import { Retention } from './retention.js';
import { RowPartitions } from './row-partitions.js';
import { StepLogs } from './step-log.js';

/** The three levels of logs: runs (main), steps, and rows (lines); how they are read, and how long they are kept. */
@Module({
  controllers: [LogExportController, LogController],
  providers: [LineLog, LoginErrors, LogReader, Retention, RowPartitions, StepLogs],
  exports: [Retention, LineLog, LoginErrors, LogReader, RowPartitions, StepLogs],
})
export class LogsModule {}
