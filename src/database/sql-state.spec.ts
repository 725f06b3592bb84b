import { describe, expect, it } from 'vitest';
import { sqlState } from './sql-state.js';

const fromServer = Object.assign(new Error('duplicate key'), { code: '23505', severity: 'ERROR' });

describe('sqlState', () => {
  it.each([
    ['an error of the driver', fromServer, '23505'],
    ["TypeORM's error around it", Object.assign(new Error('x'), { driverError: fromServer }), '23505'],
    ['an error that names it as its cause', new Error('x', { cause: fromServer }), '23505'],
    ['a system error with a code of five letters', Object.assign(new Error('x'), { code: 'EPIPE' }), null],
    ['an ordinary error', new Error('x'), null],
    ['nothing', undefined, null],
  ])('reads %s', (_name, error, expected) => {
    expect(sqlState(error)).toBe(expected);
  });
});
