import { Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { databaseError } from './database.errors.js';
import type { DatabaseUrl } from './database-url.js';
import { sqlState } from './sql-state.js';

const TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 4_000;

/** Class 57 is a server that starts or stops, class 53 one that has no room for the moment; both pass. */
const PASSING = /^(57|53)/;

/**
 * Waits until the server takes a connection: a fleet that starts together with its database finds it not ready yet.
 * A server that answers and refuses (wrong password, no such database) is an error at once.
 */
export async function waitForServer(url: DatabaseUrl, timeoutMs = TIMEOUT_MS): Promise<void> {
  const logger = new Logger('Database');
  const end = performance.now() + timeoutMs;
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
    const problem = await findProblem(url);
    if (problem === null) return;
    if (problem.final || performance.now() + waitMs > end) {
      throw databaseError(
        'DATABASE_UNREACHABLE',
        `The database ${url.masked} cannot be used: ${problem.message}. Check DATABASE_URL, DATABASE_PASSWORD, the server and the network between.`,
      );
    }
    logger.warn(`The database ${url.masked} is not there yet: ${problem.message}. Trying again.`);
    await delay(waitMs);
  }
}

async function findProblem(url: DatabaseUrl): Promise<{ message: string; final: boolean } | null> {
  const client = new Client({ connectionString: url.url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    const state = sqlState(error);
    return { message: describe(error), final: state !== null && !PASSING.test(state) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The driver's words; for a host with several addresses, those of each. They carry user and host, never the password. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}
