import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { FlowsModule } from '../flows/index.js';
import { RequestHoursModule } from '../http-client/index.js';
import { RunsModule } from '../runs/index.js';
import { SchedulesModule } from '../schedule/index.js';
import { TransformModule } from '../transform/index.js';
import { AlarmsModule } from './alarms/alarms.module.js';
import { FlowStatsController } from './flow-stats.controller.js';
import { HostStatsController } from './host-stats.controller.js';
import { HealthChecks } from './health-checks.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { OverviewController } from './overview.controller.js';
import { OverviewReader } from './overview-reader.js';
import { ProcessLevels } from './process-levels.js';

/** What operators and orchestrators ask of a process, and what it tells of the flows. */
@Module({
  imports: [
    AlarmsModule,
    FlowsModule,
    RequestHoursModule,
    TerminusModule,
    RunsModule,
    SchedulesModule,
    TransformModule,
  ],
  controllers: [
    FlowStatsController,
    HealthController,
    HostStatsController,
    MetricsController,
    OverviewController,
  ],
  providers: [HealthChecks, OverviewReader, ProcessLevels],
})
export class MonitoringModule {}
