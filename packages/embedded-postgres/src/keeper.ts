import { Client, DatabaseError } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedError } from './embedded-error.js';

const RETRY_MS = 20;
/** invalid_password, invalid_authorization_specification */
const WRONG_CREDENTIALS = new Set(['28P01', '28000']);

/** Name of the superuser; the application itself never connects as it. */
export const ADMIN = 'postgres';

/** URL of a user of the embedded server; its users have the one password. */
export function serverUrl(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** The superuser's URL. */
export function keeperUrl(password: string, port: number): string {
  return serverUrl(ADMIN, password, port, 'postgres');
}

/**
 * Connects as soon as the server at `url` takes connections. Gives up after `timeoutMs`, at once when `isOver` says
 * that the server has ended, and at once when it refuses the password: that is another server, or another database.
 */
export async function connectWhenReady(
  url: string,
  { timeoutMs, isOver = () => false }: { timeoutMs: number; isOver?: () => boolean },
): Promise<Client> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const client = new Client({
      connectionString: url,
      application_name: 'embedded-postgres keeper',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    // A connection that breaks later is noticed by its `end`; without a listener its error would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (error instanceof DatabaseError && WRONG_CREDENTIALS.has(error.code ?? '')) {
        throw new EmbeddedError(
          'EMBEDDED_DATA_UNUSABLE',
          'The embedded Postgres refuses the password in the file "password" beside it. Bring that file back from a backup of the same data directory.',
          { cause: error },
        );
      }
      if (isOver() || performance.now() >= end) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new EmbeddedError(
          'EMBEDDED_START_FAILED',
          `The embedded Postgres takes no connections: ${reason}`,
          {
            cause: error,
          },
        );
      }
    }
    await delay(RETRY_MS);
  }
}
