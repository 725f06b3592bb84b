import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { RunsModule } from '../runs/index.js';
import { SchedulesModule } from '../schedule/index.js';
import { TransformModule } from '../transform/index.js';
import { AlarmsModule } from './alarms/alarms.module.js';
import { HealthChecks } from './health-checks.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ProcessLevels } from './process-levels.js';

/** What operators and orchestrators ask of a process, and what it tells of the flows. */
@Module({
  imports: [AlarmsModule, TerminusModule, RunsModule, SchedulesModule, TransformModule],
  controllers: [HealthController, MetricsController],
  providers: [HealthChecks, ProcessLevels],
})
export class MonitoringModule {}
