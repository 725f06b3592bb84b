import { describe, expect, it } from 'vitest';
import { isLasting } from './passing-failure.js';

const ofServer = (code: string): Error => Object.assign(new Error(code), { code, severity: 'ERROR' });

describe('an error that another try would meet again', () => {
  it.each(['22P02', '22021', '23514', '42P01', '42703', '54000', '21000'])(
    'is one of Postgres with %s',
    (code) => {
      expect(isLasting(Object.assign(new Error('query failed'), { driverError: ofServer(code) }))).toBe(true);
    },
  );

  it.each(['08006', '40001', '40P01', '53300', '55P03', '57014', '57P01', '58030', 'XX000'])(
    'is not one of Postgres with %s',
    (code) => {
      expect(isLasting(ofServer(code))).toBe(false);
    },
  );

  it.each([new TypeError('x'), new RangeError('Maximum call stack size exceeded'), new SyntaxError('x')])(
    'is a bug: %s',
    (error) => {
      expect(isLasting(error)).toBe(true);
    },
  );

  it('is not one of the network', () => {
    expect(isLasting(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBe(false);
    expect(isLasting(new Error('Connection terminated unexpectedly'))).toBe(false);
  });
});
