import { Module } from '@nestjs/common';
import { BeatsModule } from '../common/index.js';
import { FlowsModule } from '../flows/index.js';
import { RunsModule } from '../runs/index.js';
import { PlanRepository } from './plan.repository.js';
import { RunPort } from './run-port.js';
import { RunRoom } from './run-room.js';
import { ScheduleLag } from './schedule-lag.js';
import { ScheduleTime } from './schedule-time.js';
import { Scheduler } from './scheduler.js';
import { TickController } from './tick.controller.js';
import { TickRepository } from './tick.repository.js';
import { Ticker } from './ticker.js';

/** What starts flows by itself: cron, intervals, other flows. Needs `ScheduleModule.forRoot()` in the application. */
@Module({
  imports: [BeatsModule, FlowsModule, RunsModule],
  controllers: [TickController],
  providers: [
    PlanRepository,
    ScheduleLag,
    Scheduler,
    ScheduleTime,
    Ticker,
    TickRepository,
    { provide: RunPort, useClass: RunRoom },
  ],
  exports: [ScheduleLag],
})
export class SchedulesModule {}
