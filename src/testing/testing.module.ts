import { Module } from '@nestjs/common';
import { EngineModule } from '../engine/index.js';
import { ErpReaderModule } from '../erp-reader/index.js';
import { FlowsModule } from '../flows/index.js';
import { LoginsModule } from '../logins/index.js';
import { OmnitronWriterModule } from '../omnitron-writer/index.js';
import { RunsModule } from '../runs/index.js';
import { ThreadsModule } from '../threads/index.js';
import { TransformModule } from '../transform/index.js';
import { FlowRehearsal } from './flow-rehearsal.js';
import { RehearsalPages } from './rehearsal-pages.js';
import { RehearsalSources } from './rehearsal-source.js';
import { SampleCapture } from './sample-capture.js';
import { SampleController } from './sample.controller.js';
import { SampleRepository } from './sample.repository.js';
import { SampleService } from './sample.service.js';
import { TestedFlows } from './tested-flow.js';
import { TestExpressionController } from './test-expression.controller.js';
import { TestFlowController } from './test-flow.controller.js';
import { TestLoginController } from './test-login.controller.js';
import { TestMappingController } from './test-mapping.controller.js';
import { TestScheduleController } from './test-schedule.controller.js';
import { TestScriptController } from './test-script.controller.js';

/** The testing screens as an API: each step of a flow tried out, alone or all together, and samples to try them with; nothing is written. */
@Module({
  imports: [
    EngineModule,
    ErpReaderModule,
    FlowsModule,
    LoginsModule,
    OmnitronWriterModule,
    RunsModule,
    ThreadsModule,
    TransformModule,
  ],
  controllers: [
    SampleController,
    TestExpressionController,
    TestFlowController,
    TestLoginController,
    TestMappingController,
    TestScheduleController,
    TestScriptController,
  ],
  providers: [
    FlowRehearsal,
    RehearsalPages,
    RehearsalSources,
    SampleCapture,
    SampleRepository,
    SampleService,
    TestedFlows,
  ],
})
export class TestingModule {}
