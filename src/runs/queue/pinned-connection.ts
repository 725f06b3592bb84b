import { BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Client, type Notification } from 'pg';
import { Subject } from 'rxjs';
import { AppConfig } from '../../config/index.js';
import { DatabaseUrl, sessionName } from '../../database/index.js';

const RECONNECT_MS = 1000;

/** What is set up on the connection, at the start and after each reconnect. */
export type SessionSetup = (client: Client) => Promise<void>;

/**
 * One database session that lasts as long as the process: for what lives in a session, as LISTEN and advisory locks
 * do. It ends with the process, however that ends, which is how others learn of it.
 */
@Injectable()
export class PinnedConnection implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(PinnedConnection.name);
  private readonly setups: SessionSetup[] = [];
  private readonly incoming = new Subject<Notification>();
  private readonly reconnects = new Subject<void>();
  private client: Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private stopped = false;

  readonly notifications$ = this.incoming.asObservable();
  readonly reconnected$ = this.reconnects.asObservable();

  constructor(
    private readonly config: AppConfig,
    private readonly database: DatabaseUrl,
  ) {}

  get isConnected(): boolean {
    return this.client !== null && this.retry === null;
  }

  /** Call it in a constructor: the connection opens when the modules are initialised. */
  onSession(setup: SessionSetup): void {
    this.setups.push(setup);
  }

  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.retry !== null) clearTimeout(this.retry);
    this.incoming.complete();
    this.reconnects.complete();
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.database.url,
      application_name: sessionName(this.config),
      keepAlive: true,
    });
    client.on('notification', (notification) => this.incoming.next(notification));
    client.on('error', (error) =>
      this.logger.warn({ err: error }, 'The pinned database connection was lost'),
    );
    try {
      await client.connect();
      for (const setup of this.setups) await setup(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.on('end', () => this.reconnect());
    this.client = client;
  }

  private reconnect(): void {
    if (this.stopped || this.retry !== null) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      this.connect().then(
        () => this.reconnects.next(),
        () => this.reconnect(),
      );
    }, RECONNECT_MS);
  }
}
