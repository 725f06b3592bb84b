import { Module, type OnModuleInit } from '@nestjs/common';
import { EngineModule } from '../engine/index.js';
import { LoginsModule, LoginUses } from '../logins/index.js';
import { DeletionChecks } from './deletion-checks.js';
import { FlowCheckpoints } from './flow-checkpoints.js';
import { FlowEditor } from './flow-editor.js';
import { FlowImporter } from './flow-importer.js';
import { FlowFileController } from './flow-file.controller.js';
import { FlowTraces } from './flow-traces.js';
import { FlowScheduleController } from './flow-schedule.controller.js';
import { FlowLookup } from './flow-lookup.js';
import { FlowValidator } from './flow-validator.js';
import { FlowVersionController } from './flow-version.controller.js';
import { FlowVersionRepository } from './flow-version.repository.js';
import { FlowController } from './flow.controller.js';
import { HostedFlowController } from './hosted-flow.controller.js';
import { FlowRepository } from './flow.repository.js';
import { FlowService } from './flow.service.js';

/** Flow definitions: their documents and versions, checks, files, state and checkpoint. */
@Module({
  imports: [EngineModule, LoginsModule],
  controllers: [
    FlowFileController,
    FlowController,
    FlowVersionController,
    FlowScheduleController,
    HostedFlowController,
  ],
  providers: [
    DeletionChecks,
    FlowCheckpoints,
    FlowEditor,
    FlowImporter,
    FlowLookup,
    FlowRepository,
    FlowService,
    FlowTraces,
    FlowValidator,
    FlowVersionRepository,
  ],
  exports: [DeletionChecks, FlowCheckpoints, FlowEditor, FlowLookup, FlowService, FlowTraces, FlowValidator],
})
export class FlowsModule implements OnModuleInit {
  constructor(
    private readonly loginUses: LoginUses,
    private readonly flows: FlowRepository,
  ) {}

  onModuleInit(): void {
    this.loginUses.register({
      usersOf: async (login) => (await this.flows.findUsersOfLogin(login)).map((slug) => `flow ${slug}`),
      loginsOf: (flow) => this.flows.findLoginsOf(flow),
      flowsOf: (logins) => this.flows.findFlowsOfLogins(logins),
    });
  }
}
