import { expect, it } from 'vitest';
import { trustedProxies } from './trusted-proxies.js';
import { Unfit } from './variable.js';

it.each([
  ['1', 1],
  ['10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']],
  ['fd00::1', ['fd00::1']],
])('TRUST_PROXY takes %s', (text, value) => {
  expect(trustedProxies.parse(text)).toEqual(value);
});

it.each(['0', '11', 'true', '10.0.0.0/8,proxy.lan', '*'])('TRUST_PROXY does not take %s', (text) => {
  expect(trustedProxies.parse(text)).toBeInstanceOf(Unfit);
});
