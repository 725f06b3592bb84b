import type { CommandGroup } from './command-group.js';
import type { RestoreFlags } from './local/backup.js';

/** Commands that look after this machine's installation, whatever `INTEGRATOR_URL` says. */
export function addInstallationCommands(commands: CommandGroup): void {
  const { session } = commands;
  commands.answers('doctor', 'Check configuration, database, clock, keys, egress and sandbox', async () =>
    (await import('./local/doctor.js')).examine(session),
  );

  const migrate = commands.group('migrate', 'Migrations of the database');
  migrate.answers(
    'status',
    'Tell which migrations the database has not had; ends with 1 when there are any',
    async () => (await import('./local/migrate.js')).migrationStatus(session.terminal.environment()),
  );
  migrate.answers('up', 'Bring the database up to date (a server does so when it starts)', async () =>
    (await import('./local/migrate.js')).migrateUp(session.terminal.environment()),
  );

  commands
    .answers(
      'backup <file>',
      'Write the whole database into a new file, while servers run; - for standard output',
      async ([file], options: { withKeys?: boolean }) =>
        (await import('./local/backup.js')).backUp(file, options, session),
    )
    .option(
      '--with-keys',
      'Put secrets.key and jwt.key into it: who has the file can then read every credential',
    );
  commands
    .answers(
      'restore <file>',
      'Restore a backup into an empty database; - for standard input. Flows are stopped and unfinished runs cancelled',
      async ([file], options: RestoreFlags) =>
        (await import('./local/backup.js')).restore(file, options, session),
    )
    .option('--resume', 'Let flows and runs go on: the original must not run any more')
    .option('--force', 'Set aside what the database holds: its schemas are renamed, nothing is deleted')
    .option('--without-key', 'Restore although keys are missing: credentials must be entered again')
    .option('--check', 'Only read the file, and tell whether it is whole');

  const secrets = commands.group('secrets', 'Secrets at rest');
  secrets.answers('rotate', 'Encrypt the stored credentials under a new key, while servers run', async () =>
    (await import('./local/rotate-secrets.js')).rotateSecrets(session),
  );

  commands
    .does(
      'openapi',
      'Print the OpenAPI document, write it to a file, or compare it with one',
      async (_, options: { out?: string; check?: string }) =>
        (await import('./local/openapi.js')).openApi(options, session),
    )
    .option('--out <file>', 'Write to this file')
    .option('--check <file>', 'Fail if this file differs');
}
