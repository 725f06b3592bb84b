import { Module } from '@nestjs/common';
import { FlowsModule } from '../flows/index.js';
import { HttpClientModule } from '../http-client/index.js';
import { LoginsModule } from '../logins/index.js';
import { InstallationChecks } from './installation-checks.js';
import { InstallationController } from './installation.controller.js';

/** What this installation is, and whether all that it stands on is in order. */
@Module({
  imports: [FlowsModule, HttpClientModule, LoginsModule],
  controllers: [InstallationController],
  providers: [InstallationChecks],
})
export class InstallationModule {}
