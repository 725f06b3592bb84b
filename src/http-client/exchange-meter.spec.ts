import { expect, it } from 'vitest';
import { hostOf } from './exchange-meter.js';

it.each([
  ['https://user:word@erp.example.com:8443/images?at=/', 'erp.example.com:8443'],
  ['http://[::1]:80', '[::1]:80'],
  [`http://${'a'.repeat(3000)}/images`, 'a'.repeat(259)],
])('knows the host of %j, and no more of it than a name of DNS with its port has', (url, host) => {
  expect(hostOf(url)).toBe(host);
});
