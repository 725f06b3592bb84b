import pg, { type PoolClient, type PoolConfig } from 'pg';
import { databaseError } from './database.errors.js';
import { PreparingClient } from './prepared.js';
import { currentPatience, type Patience } from './request-patience.js';

type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

interface Waiting {
  readonly callback: Connected;
  readonly patience: Patience | null;
  readonly timer: NodeJS.Timeout;
}

/** Requests that may wait for their first connection, for each connection of the pool. */
const WAITING_PER_CONNECTION = 20;
const PROCESS_WAITS_MS = 15_000;
const RETRY_AFTER_MS = 1_000;

/**
 * A pool in which a request waits a short while only, and not behind hundreds of others: `DATABASE_BUSY` (503) early instead of an
 * answer late. What has begun comes before what has not, so that a burst is answered one after the other and not all at the end; work
 * of the process itself is not turned away.
 */
export class BoundedPool extends pg.Pool {
  private lent = 0;
  private readonly begun: Waiting[] = [];
  private readonly fresh: Waiting[] = [];

  constructor(config?: PoolConfig) {
    super({ ...config, Client: PreparingClient });
  }

  /** How many wait for a connection. */
  get waiting(): number {
    return this.begun.length + this.fresh.length;
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | void {
    if (callback === undefined) return super.connect();
    const patience = currentPatience();
    if (this.lent < this.options.max) return this.lend(callback, patience);
    const list = patience === null || patience.hasBegun ? this.begun : this.fresh;
    if (list === this.fresh && list.length >= this.options.max * WAITING_PER_CONNECTION)
      return callback(busy(), undefined, () => undefined);
    this.line(list, callback, patience);
  }

  private line(list: Waiting[], callback: Connected, patience: Patience | null): void {
    const giveUp = (): void => {
      list.splice(list.indexOf(waiting), 1);
      callback(
        patience === null ? new Error('No connection was free in time.') : busy(),
        undefined,
        () => undefined,
      );
    };
    const timer = setTimeout(giveUp, patience?.leftMs ?? PROCESS_WAITS_MS);
    const waiting: Waiting = { callback, patience, timer };
    list.push(waiting);
  }

  private lend(callback: Connected, patience: Patience | null): void {
    this.lent += 1;
    if (patience !== null) patience.hasBegun = true;
    super.connect((error, client, release) => {
      if (client === undefined) {
        this.takeBack();
        return callback(patience === null ? error : unreachable(error), client, release);
      }
      callback(undefined, client, (reason) => {
        release(reason);
        this.takeBack();
      });
    });
  }

  private takeBack(): void {
    this.lent -= 1;
    const next = this.begun.shift() ?? this.fresh.shift();
    if (next === undefined) return;
    clearTimeout(next.timer);
    this.lend(next.callback, next.patience);
  }
}

function busy(): Error {
  return databaseError(
    'DATABASE_BUSY',
    'The server has more requests than its database answers at once. Nothing was changed; send the request again soon.',
    { details: { retryAfterMs: RETRY_AFTER_MS } },
  );
}

function unreachable(cause: Error | undefined): Error {
  return databaseError(
    'DATABASE_UNREACHABLE',
    'The server cannot reach its database at the moment. Send the request again soon.',
    { cause, details: { retryAfterMs: RETRY_AFTER_MS } },
  );
}
