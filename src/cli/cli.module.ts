import { Module } from '@nestjs/common';
import { ApiSession } from './api-session.js';
import { DoctorCommand } from './doctor.command.js';
import { FlowCommand } from './flow.commands.js';
import { LoginCommand } from './login.commands.js';
import { LogsCommand } from './logs.commands.js';
import { MigrateCommand } from './migrate.commands.js';
import { MissingCommand } from './missing.commands.js';
import { OpenApiCommand } from './openapi.command.js';
import { RunCommand } from './run.commands.js';
import { SecretsCommand } from './secrets.commands.js';
import { UserCommand } from './user.commands.js';

/** The admin commands. Each opens what it needs itself, so that those that need no database start none. */
@Module({
  providers: [
    ApiSession,
    DoctorCommand,
    OpenApiCommand,
    ...[
      FlowCommand,
      LoginCommand,
      LogsCommand,
      MigrateCommand,
      MissingCommand,
      RunCommand,
      SecretsCommand,
      UserCommand,
    ].flatMap((command) => command.registerWithSubCommands()),
  ],
})
export class CliModule {}
