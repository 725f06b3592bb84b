import { type Client, errors } from 'undici';

interface Waiting {
  readonly use: (connection: Client) => void;
  readonly refuse: (error: Error) => void;
}

/**
 * The connections of one writer, each with one request at a time. The one that became free last is taken first, so that there
 * are never more than are in use at once. Whoever takes it while its answer is still being told spares it the
 * look that undici takes at a connection that has lain idle.
 */
export class Connections {
  private readonly all = new Set<Client>();
  private readonly free: Client[] = [];
  private readonly waiting: Waiting[] = [];
  private idle: PromiseWithResolvers<void> | null = null;

  constructor(
    private readonly open: () => Client,
    private readonly most: number,
  ) {}

  /** Calls `use` with a connection when there is one, at once as a rule; `release` or `discard` it afterwards. */
  take(use: (connection: Client) => void, refuse: (error: Error) => void): void {
    const connection = this.free.pop() ?? (this.all.size < this.most ? this.openNew() : undefined);
    if (connection === undefined) this.waiting.push({ use, refuse });
    else use(connection);
  }

  /** The connection has brought a whole answer. */
  release(connection: Client): void {
    const next = this.waiting.shift();
    if (next !== undefined) return next.use(connection);
    this.free.push(connection);
    this.tellIdle();
  }

  /** The connection has failed, in whatever state that has left it. */
  discard(connection: Client): void {
    this.all.delete(connection);
    // It is of no use any more; how it ends does not matter.
    connection.destroy().catch(() => undefined);
    const next = this.waiting.shift();
    if (next !== undefined) next.use(this.openNew());
    else this.tellIdle();
  }

  /** Lets everybody who has or waits for a connection finish, then closes them. */
  async close(): Promise<void> {
    if (this.free.length < this.all.size) {
      this.idle ??= Promise.withResolvers();
      await this.idle.promise;
    }
    await Promise.all([...this.all].map((connection) => connection.close()));
  }

  async destroy(): Promise<void> {
    for (const { refuse } of this.waiting.splice(0)) refuse(new errors.ClientDestroyedError());
    await Promise.all([...this.all].map((connection) => connection.destroy()));
  }

  private openNew(): Client {
    const connection = this.open();
    this.all.add(connection);
    return connection;
  }

  private tellIdle(): void {
    if (this.free.length === this.all.size) this.idle?.resolve();
  }
}
