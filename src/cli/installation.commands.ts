import type { CommandGroup } from './command-group.js';

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
