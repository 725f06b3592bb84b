import { describe, expect, it } from 'vitest';
import { EgressPolicies } from './egress-policies.js';
import { EgressPolicy } from './egress-policy.js';
import type { HttpPurpose } from './http-request.js';
import { ownServer } from './own-server.js';

const denied: unknown = expect.objectContaining({ code: 'EGRESS_DENIED' });
const PURPOSES: readonly HttpPurpose[] = ['login', 'read', 'lookup', 'write', 'script', 'alarm'];

function passing(policies: EgressPolicies, url: string): HttpPurpose[] {
  return PURPOSES.filter((purpose) => {
    try {
      return policies.for(purpose).checkUrl(url) !== null;
    } catch {
      return false;
    }
  });
}

describe('EGRESS_ALLOW and its kin', () => {
  it('hold for every purpose that has no list of its own', () => {
    const policies = new EgressPolicies({
      EGRESS_ALLOW: ['10.0.0.1'],
      EGRESS_ALLOW_SCRIPT: ['10.0.0.2'],
      EGRESS_ALLOW_ALARM: [],
    });
    expect(passing(policies, 'http://10.0.0.1/')).toEqual(['login', 'read', 'lookup', 'write']);
    expect(passing(policies, 'http://10.0.0.2/')).toEqual(['script']);
  });

  it('let a login pass where either side may be', () => {
    const policies = new EgressPolicies({
      EGRESS_ALLOW: [],
      EGRESS_ALLOW_ERP: ['10.0.0.1'],
      EGRESS_ALLOW_OMNITRON: ['10.0.0.2'],
    });
    expect(passing(policies, 'http://10.0.0.1/')).toEqual(['login', 'read']);
    expect(passing(policies, 'http://10.0.0.2/')).toEqual(['login', 'lookup', 'write']);
  });

  it('may name a port', () => {
    const policy = new EgressPolicy(['10.0.0.0/8:8443', '[fd00::/8]:443', 'erp.lan:8080']);
    expect(policy.checkUrl('https://10.1.1.1:8443/').port).toBe('8443');
    expect(policy.checkUrl('https://[fd00::1]/').port).toBe('');
    expect(() => policy.checkUrl('https://10.1.1.1/')).toThrow(denied);
    expect(() => policy.checkUrl('http://[fd00::1]/')).toThrow(denied);
    expect(policy.permittedAddresses('erp.lan', ['10.2.2.2'], 8080)).toEqual(['10.2.2.2']);
    expect(() => policy.permittedAddresses('erp.lan', ['10.2.2.2'], 80)).toThrow(denied);
  });
});

describe('a script', () => {
  const own = ownServer('https://integrator.example.com', () => 3000);
  const policies = new EgressPolicies({ EGRESS_ALLOW: ['127.0.0.0/8', 'localhost', '::1'] }, own);

  it.each([
    'https://integrator.example.com/api',
    'http://127.0.0.1:3000/',
    'http://127.9.9.9:3000/',
    'http://[::1]:3000/',
  ])('never calls the service itself: %s', (url) => {
    expect(passing(policies, url)).not.toContain('script');
  });

  it('reaches what else is there', () => {
    expect(passing(policies, 'http://127.0.0.1:3001/')).toContain('script');
    expect(passing(policies, 'http://integrator.example.com:8080/')).toContain('script');
    const script = policies.for('script');
    expect(() => script.permittedAddresses('localhost', ['127.0.0.1'], 3000)).toThrow(denied);
    expect(script.permittedAddresses('localhost', ['127.0.0.1'], 3001)).toEqual(['127.0.0.1']);
  });
});
