import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type AppError, Places } from '../common/index.js';
import { rows } from '../database/index.js';
import { authError } from './auth.errors.js';
import { networkOf } from './client-network.js';

/** A bucket of tries: so many at once, then one each time that `refillPerS` fills it up again. */
interface Bucket {
  readonly scope: string;
  readonly key: string;
  readonly burst: number;
  readonly refillPerS: number;
}

interface Try {
  readonly account: string;
  readonly network: string;
}

const A_MINUTE = 1 / 60;
const TEN_MINUTES = 1 / 600;
const KNOWN_DAYS = 90;
/** Of what waits for a place, each must be answered within two seconds. */
const WAITING = { maxWaiting: 50, patienceMs: 500, busy: () => tooMany() };
/** Passwords that are looked at at once: each takes a processor for 50 ms, and a thread from those that look up names and files. */
const AT_ONCE = Math.min(3, availableParallelism());

/** One person at one place who mistypes. */
const pair = ({ account, network }: Try): Bucket => ({
  scope: 'account and network',
  key: `${account} ${network}`,
  burst: 5,
  refillPerS: 5 * A_MINUTE,
});
/** One place that tries many accounts. */
const place = ({ network }: Try): Bucket => ({
  scope: 'network',
  key: network,
  burst: 30,
  refillPerS: 3 * A_MINUTE,
});
/** Many places that try one account: ten at once, then one a minute, and after thirty one in ten minutes. */
const account = ({ account: key }: Try): Bucket[] => [
  { scope: 'account', key, burst: 10, refillPerS: A_MINUTE },
  { scope: 'account, slow', key, burst: 30, refillPerS: TEN_MINUTES },
];
/** Many places that try many accounts. */
const EVERYBODY: Bucket = { scope: 'everybody', key: '', burst: 1000, refillPerS: 5 };

/**
 * How often a password may be tried, counted in Postgres for all processes together, before it is looked at: of a hundred tries at once no more pass
 * than of a hundred in a row. A place from which an account has logged in before counts for itself, so that nobody can lock out the owner
 * of an account from elsewhere.
 */
@Injectable()
export class LoginThrottle {
  /** Of one account and network, one after the other. */
  private readonly turns = new Places({ ...WAITING, atOnce: 1 });
  private readonly looks = new Places({ ...WAITING, atOnce: AT_ONCE });

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Lets `verify` look at a password, one after the other for an account and network, so that many right ones at once are no tries too many; null is
   * a wrong password. Throws `LOGIN_THROTTLED` with `retryAfterMs`, also where too many are being looked at.
   */
  async attempt<T>(accountName: string, address: string, verify: () => Promise<T | null>): Promise<T | null> {
    const attempt = { account: accountName, network: networkOf(address) };
    return this.turns.hold(`${attempt.account} ${attempt.network}`, async () => {
      // Before the place, so that who has tried too often takes none from others.
      await this.countTry(attempt);
      const verified = await this.looks.hold('', verify);
      if (verified !== null) await this.recordSuccess(attempt);
      return verified;
    });
  }

  private async countTry(attempt: Try): Promise<void> {
    if (await this.isKnown(attempt)) return this.take([pair(attempt)]);
    await this.take([place(attempt), EVERYBODY]);
    await this.take([pair(attempt)]);
    await this.take(account(attempt));
  }

  /** The tries of this place are forgiven, and it is known from now on. */
  private async recordSuccess(attempt: Try): Promise<void> {
    await this.dataSource.query(
      `WITH given_back AS (
         UPDATE login_tries SET level = greatest(0, level - 1)
         WHERE (scope = 'network' AND key = $2) OR (scope IN ('account', 'account, slow') AND key = $1)
       ), forgiven AS (
         DELETE FROM login_tries WHERE scope = 'account and network' AND key = $1 || ' ' || $2
       )
       INSERT INTO known_devices (account, network) VALUES ($1, $2)
       ON CONFLICT (account, network) DO UPDATE SET seen_at = now()
       WHERE known_devices.seen_at < now() - interval '1 hour'`,
      [attempt.account, attempt.network],
    );
  }

  /** Opens an account again for everybody, whatever was tried. */
  async forgetTries(accountName: string): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM login_tries
       WHERE (scope IN ('account', 'account, slow') AND key = $1)
          OR (scope = 'account and network' AND starts_with(key, $1 || ' '))`,
      [accountName],
    );
  }

  private async isKnown({ account: name, network }: Try): Promise<boolean> {
    const found = await rows<object>(
      this.dataSource,
      `SELECT 1 FROM known_devices
       WHERE account = $1 AND network = $2 AND seen_at > now() - make_interval(days => $3)`,
      [name, network, KNOWN_DAYS],
    );
    return found.length > 0;
  }

  /** One try out of each bucket, in one statement. A refused try fills its bucket no further. */
  private async take(buckets: readonly Bucket[]): Promise<void> {
    const levels = await rows<{ waitS: number }>(
      this.dataSource,
      `INSERT INTO login_tries AS tries (scope, key, level, tried_at)
       SELECT scope, key, 1, clock_timestamp() FROM unnest($1::text[], $2::text[]) AS asked (scope, key) ORDER BY scope, key
       ON CONFLICT (scope, key) DO UPDATE SET (level, wait_s, tried_at) = (
         SELECT CASE WHEN level + 1 <= burst THEN level + 1 ELSE level END, greatest(0, (level + 1 - burst) / refill), at
         FROM (
           SELECT greatest(0, tries.level - refill * extract(epoch FROM at - tries.tried_at)) AS level, burst, refill, at
           FROM clock_timestamp() AS at, unnest($1::text[], $3::float8[], $4::float8[]) AS rule (scope, refill, burst)
           WHERE rule.scope = tries.scope
         ) AS now
       )
       RETURNING wait_s AS "waitS"`,
      [
        buckets.map(({ scope }) => scope),
        buckets.map(({ key }) => key),
        buckets.map(({ refillPerS }) => refillPerS),
        buckets.map(({ burst }) => burst),
      ],
    );
    const waitS = Math.max(...levels.map((level) => level.waitS));
    if (waitS <= 0) return;
    await this.forgetOld();
    throw throttled(Math.ceil(waitS));
  }

  private async forgetOld(): Promise<void> {
    await this.dataSource.query(
      `WITH tries AS (DELETE FROM login_tries WHERE tried_at < now() - interval '1 day')
       DELETE FROM known_devices WHERE seen_at < now() - make_interval(days => $1)`,
      [KNOWN_DAYS],
    );
  }
}

function throttled(seconds: number): AppError {
  return authError('LOGIN_THROTTLED', `There were too many wrong tries. Try again in ${seconds} s.`, {
    details: { retryAfterMs: seconds * 1000 },
  });
}

function tooMany(): AppError {
  return authError('LOGIN_THROTTLED', 'Too many people log in at once. Try again in 1 s.', {
    details: { retryAfterMs: 1000 },
  });
}
