import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { EmbeddedError } from './embedded-error.js';
import { ClusterHome, explainRefusal } from './cluster-home.js';
import { FileLock } from './file-lock.js';
import { findInstallation } from './installation.js';
import { keeperUrl, serverUrl } from './keeper.js';
import { readOrCreatePassword } from './password-file.js';
import { provideServer } from './provide-server.js';
import { findPostmaster, sendSignal } from './server-processes.js';
import type { StartOptions } from './start-server.js';
import { stopServer } from './stop-server.js';

/** Whoever has the turn may be making the cluster, or recovering it after a crash. */
const TURN_TIMEOUT_MS = 360_000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 10_000;

export interface EmbeddedLogger {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface EmbeddedOptions {
  /** Folder on a local disk; the database lies in its `postgres`. */
  readonly dataDir: string;
  readonly logger: EmbeddedLogger;
  /** False gives up safety from power failures for speed: for tests. Default true. */
  readonly durable?: boolean;
  /** Name of the user and of the database that are made. Default `image_integrator`. */
  readonly database?: string;
  /** The application's folder, by which the processes of one installation know each other. Default: the one around this package. */
  readonly installation?: string;
  /** Where root keeps what its server's account cannot reach below `dataDir`. Default `/var/lib/image-integrator`. */
  readonly systemHome?: string;
}

/**
 * A Postgres of our own in the data directory, shared by the application's processes on this machine: the first one
 * in starts it, the last one out stops it. Three locks of the kernel tell everything that matters, also after any
 * `kill -9`: whose turn it is to start or stop (`start.lock`), who uses the server (`use.lock`), and whether any
 * process of a server lives (`server.lock`, which the server inherits). See the README.
 */
export class EmbeddedPostgres {
  private readonly port: number;
  private readonly closing = new AbortController();
  private recovery: Promise<void> | null = null;

  private constructor(
    private readonly home: ClusterHome,
    private readonly use: FileLock,
    /** The superuser's connection: its end tells that the server died. */
    private keeper: Client,
    private readonly options: Omit<StartOptions, 'port'>,
    private readonly logger: EmbeddedLogger,
  ) {
    this.port = keeper.port;
    this.watch(keeper);
    process.once('exit', this.stopOnExit);
  }

  /** Starts the server, or joins the processes that use it already. Throws `EmbeddedError`. */
  static async open(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    try {
      const home = await ClusterHome.of(options.dataDir, options.systemHome);
      return await inTurn(home, async () => await EmbeddedPostgres.openAt(home, options));
    } catch (error) {
      throw explainRefusal(error, options.dataDir);
    }
  }

  private static async openAt(home: ClusterHome, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const {
      logger,
      durable = true,
      database = 'image_integrator',
      installation = findInstallation(),
    } = options;
    const use = FileLock.open(home.useLock);
    try {
      const start = { durable, database, installation, password: await readOrCreatePassword(home) };
      const keeper = await provideServer(home, { ...start, alone: use.tryExclusive(), port: null });
      use.tryShared();
      logger.log(`The embedded Postgres runs on 127.0.0.1:${keeper.port}, its data lies in ${home.cluster}.`);
      return new EmbeddedPostgres(home, use, keeper, start, logger);
    } catch (error) {
      use.close();
      throw error;
    }
  }

  /** The application's database, as its owner. */
  get url(): string {
    const { database, password } = this.options;
    return serverUrl(database, password, this.port, database);
  }

  /** The superuser's own database: for tests, which make databases. */
  get adminUrl(): string {
    return keeperUrl(this.options.password, this.port);
  }

  /** Leaves the server, and stops it when nobody else uses it. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    process.removeListener('exit', this.stopOnExit);
    await this.recovery;
    await this.keeper.end();
    await inTurn(this.home, async () => {
      const lock = FileLock.open(this.home.serverLock);
      try {
        if (this.use.tryExclusive() && !lock.tryExclusive()) await stopServer(this.home, lock);
      } finally {
        lock.close();
        this.use.close();
      }
    });
  }

  private watch(keeper: Client): void {
    this.keeper = keeper;
    keeper.once('end', () => {
      if (this.closing.signal.aborted) return;
      this.logger.warn('The embedded Postgres went away and is started again.');
      this.recovery = this.recover();
    });
  }

  /** Brings the server back on the port that the pools know. Tries until it succeeds or the process leaves. */
  private async recover(): Promise<void> {
    const { signal } = this.closing;
    const options = { ...this.options, alone: false, port: this.port };
    for (let waitMs = FIRST_RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      try {
        this.watch(await inTurn(this.home, async () => await provideServer(this.home, options)));
        this.logger.log('The embedded Postgres is back.');
        return;
      } catch (error) {
        this.logger.error(`The embedded Postgres did not come back: ${String(error)}`);
      }
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** For a process that ends without `close()`: the last one out asks the server to stop, and cannot wait for it. */
  private readonly stopOnExit = (): void => {
    try {
      if (!FileLock.open(this.home.startLock).tryExclusive() || !this.use.tryExclusive()) return;
    } catch {
      return; // The folder is gone, and Postgres ends by itself when it notices.
    }
    const postmaster = findPostmaster(this.home.folder, this.home.cluster);
    if (postmaster !== null) sendSignal(postmaster, 'SIGINT');
  };
}

/** Does `work` while no other process starts or stops this server. */
async function inTurn<T>(home: ClusterHome, work: () => Promise<T>): Promise<T> {
  const turn = FileLock.open(home.startLock);
  try {
    if (!(await turn.waitExclusive(TURN_TIMEOUT_MS))) {
      throw new EmbeddedError(
        'EMBEDDED_START_FAILED',
        `Another process has been starting or stopping the embedded Postgres in ${home.folder} for ${TURN_TIMEOUT_MS / 60_000} minutes. Look at ${home.startLog} and ${home.cluster}/log.`,
      );
    }
    return await work();
  } finally {
    turn.close();
  }
}
