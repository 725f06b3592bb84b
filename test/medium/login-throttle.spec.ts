import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoginThrottle } from '../../src/auth/login-throttle.js';
import { AppError } from '../../src/common/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let dataSource: DataSource;
let throttle: LoginThrottle;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  throttle = new LoginThrottle(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** `wrong`, `right`, or how many seconds to wait. */
async function login(account: string, address: string, right = false): Promise<string | number> {
  try {
    const user = await throttle.attempt(account, address, () => Promise.resolve(right ? account : null));
    return user === null ? 'wrong' : 'right';
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'LOGIN_THROTTLED') throw error;
    return Number(error.details['retryAfterMs']) / 1000;
  }
}

const countOf = (answers: readonly (string | number)[], answer: string): number =>
  answers.filter((other) => other === answer).length;

/** Lets time pass for the counters. */
const wait = (seconds: number): Promise<unknown> =>
  dataSource.query('UPDATE login_tries SET tried_at = tried_at - make_interval(secs => $1)', [seconds]);

describe('tries of a login', () => {
  it('are five for an account at one address, then one every twelve seconds', async () => {
    const answers: (string | number)[] = [];
    for (let tries = 0; tries < 7; tries += 1) answers.push(await login('a@example.com', '203.0.113.1'));
    expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'wrong'));
    expect(answers[5]).toBe(12);
    expect(answers[6]).toBe(12);
    await wait(12);
    expect(await login('a@example.com', '203.0.113.1')).toBe('wrong');
    expect(await login('a@example.com', '203.0.113.1')).toBe(12);
  });

  it('at one address lock nobody out elsewhere, nor another account there', async () => {
    for (let tries = 0; tries < 9; tries += 1) await login('f@example.com', '203.0.113.40');
    expect(await login('f@example.com', '203.0.113.40', true)).toBeGreaterThan(0);
    expect(await login('f@example.com', '203.0.113.41', true)).toBe('right');
    expect(await login('g@example.com', '203.0.113.40', true)).toBe('right');
  });

  it('that are too many take no place from those whose passwords are looked at', async () => {
    for (let tries = 0; tries < 5; tries += 1) await login('p@example.com', '203.0.113.50');
    const { promise: looked, resolve: endLooks } = Promise.withResolvers<null>();
    const others = Array.from({ length: 8 }, (_, n) =>
      throttle.attempt(`p${n}@example.com`, `203.0.113.${60 + n}`, () => looked).catch(() => null),
    );
    const answer = await login('p@example.com', '203.0.113.50');
    endLooks(null);
    await Promise.all(others);
    // Not the second that a wait in vain for a place tells.
    expect(answer).toBe(12);
  });

  it('are no more when they come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, () => login('b@example.com', '203.0.113.2')),
    );
    expect(countOf(answers, 'wrong')).toBe(5);
  });

  it('are no more when they come at once to several processes', async () => {
    const others = [throttle, new LoginThrottle(dataSource), new LoginThrottle(dataSource)];
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        others[n % 3]!.attempt('b2@example.com', '203.0.113.22', () => Promise.resolve(null)),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('with the right password wait for each other and are not counted', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => login('c@example.com', '203.0.113.3', true)),
    );
    expect(countOf(answers, 'right')).toBe(40);
  });

  it('of many accounts from one network are limited too', async () => {
    const answers: (string | number)[] = [];
    for (let n = 0; n < 40; n += 1)
      answers.push(await login(`many-${n}@example.com`, `2001:db8:0:1::${n.toString(16)}`));
    expect(countOf(answers, 'wrong')).toBe(30);
    expect(await login('many-100@example.com', '2001:db8:0:2::1')).toBe('wrong');
  });

  it('of one account from many addresses get slower and slower, but not where its owner has logged in', async () => {
    const owner = '198.51.100.7';
    expect(await login('d@example.com', owner, true)).toBe('right');
    const tryEach = async (from: number, count: number): Promise<number> => {
      const answers: (string | number)[] = [];
      for (let n = from; n < from + count; n += 1) answers.push(await login('d@example.com', `192.0.2.${n}`));
      return countOf(answers, 'wrong');
    };
    expect(await tryEach(0, 20)).toBe(10);
    for (let minute = 0; minute < 30; minute += 1) {
      await wait(60);
      await tryEach(30 + minute, 1);
    }
    await wait(60);
    expect(await login('d@example.com', '192.0.2.200')).toBeGreaterThan(60);
    expect(await login('d@example.com', owner)).toBe('wrong');
    expect(await login('d@example.com', owner, true)).toBe('right');
  });

  it('are forgotten when an administrator says so', async () => {
    for (let n = 0; n < 12; n += 1) await login('e@example.com', `198.51.100.${100 + n}`);
    expect(await login('e@example.com', '198.51.100.200', true)).toBeGreaterThan(0);
    await throttle.forgetTries('e@example.com');
    expect(await login('e@example.com', '198.51.100.200', true)).toBe('right');
  });
});
