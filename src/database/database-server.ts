import type { EmbeddedPostgres } from '@image-integrator/embedded-postgres';
import { Logger } from '@nestjs/common';
import type { AppConfig } from '../config/index.js';
import { databaseError } from './database.errors.js';
import { DatabaseUrl } from './database-url.js';
import { waitForServer } from './wait-for-server.js';

/** The Postgres of this process: the one of `DATABASE_URL`, or the embedded one in `DATA_DIR`. */
export class DatabaseServer {
  private constructor(
    readonly url: DatabaseUrl,
    private readonly embedded: EmbeddedPostgres | null,
  ) {}

  /** Answers when the server takes connections. */
  static async open(config: Pick<AppConfig, 'databaseUrl' | 'DATA_DIR'>): Promise<DatabaseServer> {
    if (config.databaseUrl !== undefined) {
      const url = new DatabaseUrl(config.databaseUrl);
      await waitForServer(url);
      return new DatabaseServer(url, null);
    }
    const embedded = await openEmbedded(config.DATA_DIR);
    return new DatabaseServer(new DatabaseUrl(embedded.url), embedded);
  }

  /** Leaves the server; the embedded one stops when this was its last user. */
  async close(): Promise<void> {
    await this.embedded?.close();
  }
}

/** Loads what is native about it only here, so that a system without it can run on `DATABASE_URL`. */
async function openEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
  const { EmbeddedError, EmbeddedPostgres } = await import('@image-integrator/embedded-postgres');
  try {
    return await EmbeddedPostgres.open({ dataDir, logger: new Logger(EmbeddedPostgres.name) });
  } catch (error) {
    if (error instanceof EmbeddedError)
      throw databaseError(error.code, inOurWords(error.message), { cause: error });
    throw error;
  }
}

/** What the package of the embedded Postgres calls otherwise. */
const OUR_WORDS = [
  ['dataDir', 'DATA_DIR'],
  ['a Postgres of your own', 'a Postgres of your own (DATABASE_URL)'],
  ['Move it over first', 'Move it over as docs/operations.md tells ("A new major version of Postgres")'],
] as const;

/** A message of that package with the settings of this application. */
export function inOurWords(message: string): string {
  return OUR_WORDS.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), message);
}
