import { DatabaseServer, migrateDatabase, openDataSource, pendingMigrations } from '../../database/index.js';
import type { Answer } from '../command-group.js';
import { localConfig } from './local-config.js';

const UP_TO_DATE = 'The database is up to date.';

export async function migrationStatus(environment: NodeJS.ProcessEnv): Promise<Answer> {
  const server = await DatabaseServer.open(localConfig(environment));
  const dataSource = await openDataSource(server.url.url, { poolSize: 1 });
  try {
    const pending = await pendingMigrations(dataSource);
    const text = pending.length === 0 ? UP_TO_DATE : `Pending:\n  ${pending.join('\n  ')}`;
    return { data: { pending }, text, ok: pending.length === 0 };
  } finally {
    await dataSource.destroy();
    await server.close();
  }
}

export async function migrateUp(environment: NodeJS.ProcessEnv): Promise<Answer> {
  const server = await DatabaseServer.open(localConfig(environment));
  try {
    const done = await migrateDatabase(server.url.url);
    return { data: { done }, text: done.length === 0 ? UP_TO_DATE : `Done:\n  ${done.join('\n  ')}` };
  } finally {
    await server.close();
  }
}
