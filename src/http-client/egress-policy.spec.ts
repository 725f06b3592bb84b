import { describe, expect, it } from 'vitest';
import { AppConfig } from '../config/index.js';
import { EgressPolicy } from './egress-policy.js';

const closed = new EgressPolicy();

describe('EgressPolicy', () => {
  it.each([
    ['loopback', 'http://127.0.0.1/'],
    ['loopback, any of it', 'http://127.8.9.10:8080/'],
    ['loopback in short form', 'http://127.1/'],
    ['loopback as one number', 'http://2130706433/'],
    ['loopback in hex', 'http://0x7f000001/'],
    ['loopback in octal', 'http://0177.0.0.1/'],
    ['loopback in full-width digits', 'http://127.0.0.1/'],
    ['this host', 'http://0.0.0.0/'],
    ['this network', 'http://0.1.2.3/'],
    ['private 10/8', 'https://10.1.2.3/'],
    ['private 172.16/12', 'https://172.31.255.255/'],
    ['private 192.168/16', 'https://192.168.1.1/'],
    ['carrier-grade NAT', 'https://100.64.0.1/'],
    ['link-local, cloud metadata', 'http://169.254.169.254/latest/meta-data'],
    ['cloud configuration', 'http://168.63.129.16/'],
    ['benchmarking', 'http://198.18.0.1/'],
    ['documentation', 'http://203.0.113.7/'],
    ['protocol assignments', 'http://192.0.0.8/'],
    ['multicast', 'http://224.0.0.1/'],
    ['reserved', 'http://240.0.0.1/'],
    ['broadcast', 'http://255.255.255.255/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv6 unspecified', 'http://[::]/'],
    ['IPv6 unique local', 'http://[fd00:ec2::254]/'],
    ['IPv6 link-local', 'http://[fe80::1]/'],
    ['IPv6 site-local', 'http://[fec0::1]/'],
    ['IPv6 multicast', 'http://[ff02::1]/'],
    ['IPv4-mapped loopback', 'http://[::ffff:127.0.0.1]/'],
    ['IPv4-mapped in hex', 'http://[::ffff:7f00:1]/'],
    ['IPv4-compatible', 'http://[::127.0.0.1]/'],
    ['IPv4-translated', 'http://[::ffff:0:127.0.0.1]/'],
    ['NAT64', 'http://[64:ff9b::7f00:1]/'],
    ['local NAT64', 'http://[64:ff9b:1::7f00:1]/'],
    ['6to4', 'http://[2002:7f00:1::]/'],
    ['Teredo', 'http://[2001:0:7f00:1::]/'],
    ['IPv6 documentation', 'http://[2001:db8::1]/'],
    ['outside the public IPv6 space', 'http://[4000::1]/'],
  ])('refuses %s: %s', (_what, url) => {
    expect(() => closed.checkUrl(url)).toThrow(expect.objectContaining({ code: 'EGRESS_DENIED' }));
  });

  it.each([
    'https://8.8.8.8/',
    'http://[2a00:1450::1]/',
    'https://172.32.0.1/',
    'https://erp.example/x?y=1',
    'http://host:8080/',
  ])('lets %s pass', (url) => {
    expect(closed.checkUrl(url).href).toBe(url);
  });

  it.each([
    ['a relative URL', '/items', /absolute URL/],
    ['another scheme', 'file:///etc/passwd', /only http:\/\/ and https:\/\//],
    ['gopher', 'gopher://x/', /only http/],
    ['user info', 'https://user:hunter22@erp/', /Put them in a login/],
  ])('refuses %s without printing what is secret in it', (_what, url, reason) => {
    expect(() => closed.checkUrl(url)).toThrow(
      expect.objectContaining({ code: 'URL_INVALID', message: expect.stringMatching(reason) }),
    );
    expect(() => closed.checkUrl(url)).not.toThrow(/hunter22/);
  });

  it('refuses a name by what it resolves to, and says how to allow it', () => {
    expect(() => closed.permittedAddresses('erp.lan', ['10.0.0.5'])).toThrow(
      /erp\.lan resolves to 10\.0\.0\.5, .*EGRESS_ALLOW/,
    );
  });

  it('keeps the public addresses of a name that has both kinds', () => {
    expect(closed.permittedAddresses('erp.example', ['fd00::1', '8.8.4.4'])).toEqual(['8.8.4.4']);
  });

  it.each([
    ['an address', '10.0.0.5', 'erp', '10.0.0.5'],
    ['a network', '10.0.0.0/8', 'erp', '10.0.0.5'],
    ['an IPv6 network', 'fd00::/8', 'erp', 'fd00::5'],
    ['an address met in its mapped form', '127.0.0.0/8', 'erp', '::ffff:127.0.0.1'],
    ['a host', 'erp.lan', 'ERP.lan.', '10.0.0.5'],
    ['hosts below a domain', '*.corp.example', 'erp.corp.example', '10.0.0.5'],
  ])('allows %s', (_what, entry, host, address) => {
    expect(new EgressPolicy([entry]).permittedAddresses(host, [address])).toEqual([address]);
  });

  it('allows nothing else than what is listed', () => {
    const policy = new EgressPolicy(['10.0.0.0/8', 'erp.lan', '*.corp.example']);
    for (const [host, address] of [
      ['x', '192.168.0.1'],
      ['xerp.lan', '192.168.0.1'],
      ['evilcorp.example', '127.0.0.1'],
      ['corp.example', '127.0.0.1'],
    ] as const) {
      expect(() => policy.permittedAddresses(host, [address])).toThrow(/not a public address/);
    }
  });

  it.each(['10.0.0.0/99', 'http://erp', 'a b', '1.2.3', '*'])(
    'does not start with EGRESS_ALLOW=%s',
    (entry) => {
      expect(() => AppConfig.fromEnv({ EGRESS_ALLOW: entry })).toThrow(/EGRESS_ALLOW: entry ".*" is neither/);
    },
  );
});
