import type { DataSource } from 'typeorm';
import { rows } from '../database/index.js';

/** What all processes know of a host: when the next paced request may start, and until when it asked for quiet. */
export interface BudgetStore {
  /**
   * Takes the next slot of `host`, `intervalMs` long, and returns how long until it starts. A slot further away than
   * `maxWaitMs` is not taken, only told.
   */
  reserve(host: string, intervalMs: number, maxWaitMs: number): Promise<number>;
  /** How long the host wants quiet; 0 when it does not. */
  closedForMs(host: string): Promise<number>;
  /** Nothing starts for this long; never shortens what is known. */
  closeFor(host: string, ms: number): Promise<void>;
  /** The host is no more. */
  forget(host: string): Promise<void>;
}

/**
 * Shared by all processes of the installation, in Postgres: one row per host, moved forward in one statement. The
 * database's clock is the only one, read when the row is locked, so that those who queue for it are not in its past.
 */
export class PostgresBudgetStore implements BudgetStore {
  constructor(private readonly dataSource: DataSource) {}

  async reserve(host: string, intervalMs: number, maxWaitMs: number): Promise<number> {
    const [slot] = await this.dataSource.query<{ wait_ms: number }[]>(
      `INSERT INTO host_budgets AS b (host, next_at) VALUES ($1, clock_timestamp() + $2::float * interval '1 ms')
       ON CONFLICT (host) DO UPDATE
         SET next_at = greatest(b.next_at, b.closed_until, clock_timestamp()) + $2::float * interval '1 ms'
         WHERE greatest(b.next_at, b.closed_until) <= clock_timestamp() + $3::float * interval '1 ms'
       RETURNING greatest(0, extract(epoch FROM b.next_at - clock_timestamp())::float * 1000 - $2::float) AS wait_ms`,
      [host, intervalMs, maxWaitMs],
    );
    if (slot !== undefined) return slot.wait_ms;
    const [row] = await this.dataSource.query<{ wait_ms: number }[]>(
      `SELECT extract(epoch FROM greatest(next_at, closed_until) - clock_timestamp())::float * 1000 AS wait_ms
       FROM host_budgets WHERE host = $1`,
      [host],
    );
    return Math.max(maxWaitMs + 1, row?.wait_ms ?? 0);
  }

  async closedForMs(host: string): Promise<number> {
    const [row] = await this.dataSource.query<{ closed_ms: number }[]>(
      `SELECT extract(epoch FROM closed_until - clock_timestamp())::float * 1000 AS closed_ms
       FROM host_budgets WHERE host = $1 AND closed_until > clock_timestamp()`,
      [host],
    );
    return row?.closed_ms ?? 0;
  }

  async closeFor(host: string, ms: number): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO host_budgets AS b (host, closed_until) VALUES ($1, clock_timestamp() + $2::float * interval '1 ms')
       ON CONFLICT (host) DO UPDATE SET closed_until = greatest(b.closed_until, excluded.closed_until)`,
      [host, ms],
    );
  }

  async forget(host: string): Promise<void> {
    await this.dataSource.query('DELETE FROM host_budgets WHERE host = $1', [host]);
  }
}

/** For one process without a database: tools and tests. */
export class LocalBudgetStore implements BudgetStore {
  private readonly hosts = new Map<string, { nextAtMs: number; closedUntilMs: number }>();

  reserve(host: string, intervalMs: number, maxWaitMs: number): Promise<number> {
    const known = this.host(host);
    const nowMs = performance.now();
    const startMs = Math.max(known.nextAtMs, known.closedUntilMs, nowMs);
    if (startMs - nowMs <= maxWaitMs) known.nextAtMs = startMs + intervalMs;
    return Promise.resolve(startMs - nowMs);
  }

  closedForMs(host: string): Promise<number> {
    return Promise.resolve(Math.max(0, this.host(host).closedUntilMs - performance.now()));
  }

  closeFor(host: string, ms: number): Promise<void> {
    const known = this.host(host);
    known.closedUntilMs = Math.max(known.closedUntilMs, performance.now() + ms);
    return Promise.resolve();
  }

  forget(host: string): Promise<void> {
    this.hosts.delete(host);
    return Promise.resolve();
  }

  private host(name: string): { nextAtMs: number; closedUntilMs: number } {
    const known = this.hosts.get(name) ?? { nextAtMs: 0, closedUntilMs: 0 };
    this.hosts.set(name, known);
    return known;
  }
}

/** What is spoken for of a host now, and whether it asked for quiet. */
export interface HostBudget {
  readonly host: string;
  readonly reservedMs: number;
  readonly closedUntil: Date | null;
}

const MOST_LISTED = 100;

/** Hosts that are paced or closed at the moment, the one that is longest so first. */
export function listHostBudgets(dataSource: DataSource): Promise<HostBudget[]> {
  return rows<HostBudget>(
    dataSource,
    `SELECT host, greatest(0, extract(epoch FROM nullif(next_at, '-infinity') - now()) * 1000)::int AS "reservedMs",
       CASE WHEN closed_until > now() THEN closed_until END AS "closedUntil"
     FROM host_budgets WHERE next_at > now() OR closed_until > now()
     ORDER BY greatest(next_at, closed_until) DESC LIMIT ${MOST_LISTED}`,
  );
}
