import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { FlowsModule } from '../flows/index.js';
import { HttpClientModule, RequestHoursModule } from '../http-client/index.js';
import { LoginsModule } from '../logins/index.js';
import { LogsModule } from '../logs/index.js';
import { OmnitronWriterModule } from '../omnitron-writer/index.js';
import { RunsModule } from '../runs/index.js';
import { DemoController } from './demo.controller.js';
import { DemoPlace } from './demo-place.js';
import { DemoRemoval } from './demo-removal.js';
import { DemoService } from './demo.service.js';
import { DemoSimulators } from './demo-simulators.js';
import { DemoStore } from './demo-store.js';

/** The demo on request: a whole flow between simulators, and its removal without a trace. */
@Module({
  imports: [
    AuthModule,
    FlowsModule,
    HttpClientModule,
    LoginsModule,
    LogsModule,
    OmnitronWriterModule,
    RequestHoursModule,
    RunsModule,
  ],
  controllers: [DemoController],
  providers: [DemoPlace, DemoRemoval, DemoService, DemoSimulators, DemoStore],
})
export class ShowcaseModule {}
