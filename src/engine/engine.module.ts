import { Module } from '@nestjs/common';
import { ErpReaderModule } from '../erp-reader/index.js';
import { LoginsModule } from '../logins/index.js';
import { ThreadsModule } from '../threads/index.js';
import { TransformModule } from '../transform/index.js';
import { FlowEngine } from './flow-engine.js';
import { LoginStep } from './login-step.js';
import { MappingStep } from './mapping-step.js';
import { PageSteps } from './page-steps.js';
import { ReadStep } from './read-step.js';
import { ScriptStep } from './script-step.js';
import { StepChecks } from './step-checks.js';

/** What a flow run is, once: its steps in order, for runs and dry runs. */
@Module({
  imports: [ErpReaderModule, LoginsModule, ThreadsModule, TransformModule],
  providers: [FlowEngine, LoginStep, MappingStep, PageSteps, ReadStep, ScriptStep, StepChecks],
  exports: [FlowEngine, ReadStep, StepChecks],
})
export class EngineModule {}
