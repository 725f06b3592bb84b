import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { authError } from './auth.errors.js';

const WRONG_TRIES = 5;
const WINDOW_SECONDS = 60;

/** At most five wrong passwords a minute per account and address, counted in Postgres for all processes together. */
@Injectable()
export class LoginThrottle {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws `LOGIN_THROTTLED` while the account is locked for this address. */
  async assertOpen(account: string, address: string): Promise<void> {
    const [row] = await this.dataSource.query<{ tries: number; wait_ms: number }[]>(
      `SELECT count(*)::int AS tries,
              (extract(epoch FROM min(failed_at) + make_interval(secs => $3) - now()) * 1000)::int AS wait_ms
       FROM (SELECT failed_at FROM login_failures
             WHERE account = $1 AND address = $2 AND failed_at > now() - make_interval(secs => $3)
             ORDER BY failed_at DESC LIMIT $4) AS latest`,
      [account, address, WINDOW_SECONDS, WRONG_TRIES],
    );
    if (row === undefined || row.tries < WRONG_TRIES) return;
    throw authError('LOGIN_THROTTLED', `${WRONG_TRIES} wrong tries in a minute. Wait before the next one.`, {
      details: { retryAfterMs: Math.max(1000, row.wait_ms) },
    });
  }

  async recordFailure(account: string, address: string): Promise<void> {
    await this.dataSource.query('INSERT INTO login_failures (account, address) VALUES ($1, $2)', [
      account,
      address,
    ]);
    await this.dataSource.query(`DELETE FROM login_failures WHERE failed_at < now() - interval '1 hour'`);
  }

  async forgetFailures(account: string, address: string): Promise<void> {
    await this.dataSource.query('DELETE FROM login_failures WHERE account = $1 AND address = $2', [
      account,
      address,
    ]);
  }
}
