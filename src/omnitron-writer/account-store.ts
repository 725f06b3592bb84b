import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, type SqlExecutor } from '../database/index.js';
import { renewShare, type ShareRequest, type Shares } from './slot-shares.js';

/** A share that is not renewed ends after this: the time for which the slots of a dead process lie idle. */
export const SHARE_LEASE_MS = 2_500;
/** The first pause of an account that fails; each further one in a row lasts twice as long, up to the longest. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
/** A process that dies while it probes keeps the others from it for this long. */
const PROBE_SECONDS = 90;

/** The circuit of an account that takes nothing now. */
export interface OpenCircuit {
  /** Until one request may try again; 0 or less: now. */
  readonly forMs: number;
  readonly code: string;
  readonly detail: string;
}

/** An account as operators see it. */
export interface AccountState {
  readonly account: string;
  readonly circuit: 'closed' | 'open';
  readonly triedAt: Date | null;
  readonly failures: number;
  readonly code: string | null;
  readonly detail: string | null;
}

const MOST_LISTED = 100;

const CIRCUIT = `CASE WHEN open_until IS NOT NULL THEN jsonb_build_object(
  'forMs', extract(epoch FROM open_until - clock_timestamp())::float8 * 1000, 'code', cause_code, 'detail', cause_detail) END AS circuit`;

/** What all processes share of an Omnitron account: the `omnitron_accounts` table. Database time is the only clock. */
@Injectable()
export class AccountStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Those whose circuit is open first. */
  listAccounts(): Promise<AccountState[]> {
    return rows<AccountState>(
      this.dataSource,
      `SELECT account, CASE WHEN open_until IS NULL THEN 'closed' ELSE 'open' END AS circuit, open_until AS "triedAt", failures,
         CASE WHEN open_until IS NOT NULL THEN cause_code END AS code,
         CASE WHEN open_until IS NOT NULL THEN cause_detail END AS detail
       FROM omnitron_accounts ORDER BY open_until IS NULL, account LIMIT ${MOST_LISTED}`,
    );
  }

  /** Makes sure that the account has its row. */
  async ensureAccount(account: string): Promise<void> {
    await this.dataSource.query(
      'INSERT INTO omnitron_accounts (account) VALUES ($1) ON CONFLICT DO NOTHING',
      [account],
    );
  }

  /** The account is no more; nobody may be sending to it. */
  async forgetAccount(account: string): Promise<void> {
    await this.dataSource.query('DELETE FROM omnitron_accounts WHERE account = $1', [account]);
  }

  /** Renews the share that `member` has of the account's slots, and tells the circuit. */
  async renewShare(
    account: string,
    member: string,
    request: ShareRequest,
  ): Promise<{ slots: number; circuit: OpenCircuit | null }> {
    return this.dataSource.transaction(async (transaction) => {
      const row = await lockAccount(account, transaction);
      const now = { ms: row.nowMs, leaseMs: SHARE_LEASE_MS };
      const shares = renewShare(row.shares, member, request, now);
      await transaction.query('UPDATE omnitron_accounts SET shares = $2 WHERE account = $1', [
        account,
        JSON.stringify(shares),
      ]);
      return { slots: shares[member]?.slots ?? 0, circuit: row.circuit };
    });
  }

  /** Takes the next `count` start times of the account, `intervalMs` apart; the milliseconds until the first. */
  async reserveStarts(account: string, intervalMs: number, count: number): Promise<number> {
    const [[row]] = await this.dataSource.query<[[{ wait_ms: number }?], number]>(
      `UPDATE omnitron_accounts
       SET next_start_at = greatest(next_start_at, clock_timestamp()) + $2::float8 * interval '1 ms'
       WHERE account = $1
       RETURNING extract(epoch FROM next_start_at - clock_timestamp())::float8 * 1000 - $2::float8 AS wait_ms`,
      [account, intervalMs * count],
    );
    return Math.max(0, row?.wait_ms ?? 0);
  }

  /**
   * Opens the circuit for at least `forMs`: nothing is sent until then. It lasts longer each time that the account
   * fails again before it has recovered. Who finds it open already changes nothing.
   */
  async openCircuit(account: string, cause: OpenCircuit): Promise<void> {
    await this.dataSource.query(
      `UPDATE omnitron_accounts SET failures = failures + 1, cause_code = $3, cause_detail = $4, probe_until = NULL,
         open_until = now() + greatest($2::float8, least(${LONGEST_PAUSE_MS}, ${FIRST_PAUSE_MS} * 2 ^ least(failures, 10))
           * (0.9 + 0.2 * random())) * interval '1 ms'
       WHERE account = $1 AND (open_until IS NULL OR open_until <= now())`,
      [account, cause.forMs, cause.code, cause.detail],
    );
  }

  /** The account has answered: everybody may send again. */
  async closeCircuit(account: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE omnitron_accounts SET open_until = NULL, probe_until = NULL, failures = 0 WHERE account = $1',
      [account],
    );
  }

  async findCircuit(account: string): Promise<OpenCircuit | null> {
    const row = await firstRow<{ circuit: OpenCircuit | null }>(
      this.dataSource,
      `SELECT ${CIRCUIT} FROM omnitron_accounts WHERE account = $1`,
      [account],
    );
    return row?.circuit ?? null;
  }

  /** The right to send the one request that tries a circuit whose time has come; false when somebody else has it. */
  async claimProbe(account: string): Promise<boolean> {
    const claimed = await firstRow(
      this.dataSource,
      `UPDATE omnitron_accounts SET probe_until = now() + interval '${PROBE_SECONDS} s'
       WHERE account = $1 AND open_until <= now() AND (probe_until IS NULL OR probe_until <= now()) RETURNING account`,
      [account],
    );
    return claimed !== null;
  }

  /** Whoever could not finish its probe lets another one try. */
  async releaseProbe(account: string): Promise<void> {
    await this.dataSource.query('UPDATE omnitron_accounts SET probe_until = NULL WHERE account = $1', [
      account,
    ]);
  }

  /** Lets one request try an account whose circuit is open, now instead of at its time. */
  async allowProbe(account: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE omnitron_accounts SET open_until = now(), probe_until = NULL WHERE account = $1 AND open_until > now()',
      [account],
    );
  }
}

interface AccountRow {
  readonly shares: Shares;
  readonly nowMs: number;
  readonly circuit: OpenCircuit | null;
}

async function lockAccount(account: string, transaction: SqlExecutor): Promise<AccountRow> {
  const row = await firstRow<AccountRow>(
    transaction,
    `SELECT shares, extract(epoch FROM clock_timestamp())::float8 * 1000 AS "nowMs", ${CIRCUIT}
     FROM omnitron_accounts WHERE account = $1 FOR UPDATE`,
    [account],
  );
  if (row === null) throw new Error(`The account ${account} has no row.`);
  return row;
}
