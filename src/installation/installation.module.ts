import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/index.js';
import { HttpClientModule } from '../http-client/index.js';
import { LoginsModule } from '../logins/index.js';
import { InstallationChecks } from './installation-checks.js';
import { InstallationState } from './installation-state.js';
import { OmnitronWriterModule } from '../omnitron-writer/index.js';
import { RunsModule } from '../runs/index.js';
import { InstallationController } from './installation.controller.js';

/** What this installation is, and whether all that it stands on is in order. */
@Module({
  imports: [FlowsModule, HttpClientModule, LoginsModule, OmnitronWriterModule, RunsModule],
  controllers: [InstallationController],
  providers: [InstallationChecks, InstallationState],
})
export class InstallationModule {}
