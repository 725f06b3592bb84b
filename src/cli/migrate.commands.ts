import { Command, CommandRunner, SubCommand } from 'nest-commander';
import { DatabaseServer, migrateDatabase, openDataSource, pendingMigrations } from '../database/index.js';
import { type Answer, AnswerCommand } from './api-command.js';
import { localConfig } from './api-session.js';

@SubCommand({
  name: 'status',
  description: 'Tell which migrations the database has not had; ends with 1 when there are any',
})
export class MigrateStatusCommand extends AnswerCommand {
  protected override async answer(): Promise<Answer> {
    const server = await DatabaseServer.open(localConfig());
    const dataSource = await openDataSource(server.url.url, { poolSize: 1 });
    try {
      const pending = await pendingMigrations(dataSource);
      const text =
        pending.length === 0 ? 'The database is up to date.' : `Pending:\n  ${pending.join('\n  ')}`;
      return { data: { pending }, text, ok: pending.length === 0 };
    } finally {
      await dataSource.destroy();
      await server.close();
    }
  }
}

@SubCommand({ name: 'up', description: 'Bring the database up to date (a server does so when it starts)' })
export class MigrateUpCommand extends AnswerCommand {
  protected override async answer(): Promise<Answer> {
    const server = await DatabaseServer.open(localConfig());
    try {
      const done = await migrateDatabase(server.url.url);
      const text = done.length === 0 ? 'The database is up to date.' : `Done:\n  ${done.join('\n  ')}`;
      return { data: { done }, text };
    } finally {
      await server.close();
    }
  }
}

@Command({
  name: 'migrate',
  description: 'Migrations of the database',
  subCommands: [MigrateStatusCommand, MigrateUpCommand],
})
export class MigrateCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}
