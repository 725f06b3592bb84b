import { describe, expect, it } from 'vitest';
import { isAddressOrNetwork, isListed } from './address-list.js';

describe('isAddressOrNetwork', () => {
  it.each(['203.0.113.7', '203.0.113.0/24', '2001:db8::1', '2001:db8::/32', '0.0.0.0/0', '::/0'])(
    'takes %s',
    (text) => {
      expect(isAddressOrNetwork(text)).toBe(true);
    },
  );

  it.each([
    '',
    '203.0.113',
    '1',
    '0x7f.1',
    '203.0.113.0/33',
    '2001:db8::/129',
    '203.0.113.0/',
    '1.2.3.4/8/8',
    'host',
    '1.2.3.4/x',
  ])('refuses "%s"', (text) => {
    expect(isAddressOrNetwork(text)).toBe(false);
  });
});

describe('isListed', () => {
  it.each([
    ['203.0.113.7', ['203.0.113.7'], true],
    ['203.0.113.8', ['203.0.113.7'], false],
    ['::ffff:203.0.113.7', ['203.0.113.0/24'], true],
    ['203.0.114.1', ['203.0.113.0/24', '10.0.0.0/8'], false],
    ['2001:db8:1::5', ['2001:db8::/32'], true],
    ['2001:db9::5', ['2001:db8::/32'], false],
    ['203.0.113.7', ['::/0'], false],
    ['2001:db8::1', ['0.0.0.0/0'], false],
    ['203.0.113.7', [], false],
    ['nobody', ['0.0.0.0/0'], false],
  ])('%s of %j: %s', (address, list, expected) => {
    expect(isListed(address, list)).toBe(expected);
  });
});
