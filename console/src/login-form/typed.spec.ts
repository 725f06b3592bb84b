import { describe, expect, it } from 'vitest';
import type { LoginField } from './login-types-of.js';
import { textOf, valuesOf } from './typed.js';

const field = (name: string, kind: LoginField['kind'], more: Partial<LoginField> = {}): LoginField => ({
  name,
  kind,
  description: '',
  isRequired: false,
  isSecret: kind === 'secret',
  isNullable: false,
  ...more,
});
const prefix = field('tokenPrefix', 'text', { default: 'Bearer' });
const path = field('tokenPath', 'text', { default: '$.token', isNullable: true });
const probe = field('probeUrl', 'text', { default: null, isNullable: true });
const password = field('password', 'secret');
const headers = field('headers', 'json', { default: {}, isSecret: true });
const statuses = field('rejectedStatuses', 'list', { default: [401] });
const all = [prefix, path, probe, password, headers, statuses];

describe('the fields of a login', () => {
  it('are left out where nobody typed anything, and kept as they are stored', () => {
    expect(valuesOf(all, {})).toEqual({});
    const stored = { tokenPrefix: '', tokenPath: null, password: '***', headers: { a: '***' } };
    expect(valuesOf(all, {}, stored)).toEqual(stored);
  });

  it('keep a secret that was touched and left empty', () => {
    expect(valuesOf([password], { password: '' }, { password: '***' })).toEqual({ password: '***' });
    expect(valuesOf([password], { password: '' })).toEqual({});
    expect(valuesOf([password], { password: 'new' }, { password: '***' })).toEqual({ password: 'new' });
  });

  it('tell an emptied text from one that has its default', () => {
    expect(valuesOf([prefix, probe], { tokenPrefix: '', probeUrl: '' })).toEqual({
      tokenPrefix: '',
      probeUrl: null,
    });
    expect(valuesOf([path], { tokenPath: 'null' })).toEqual({ tokenPath: null });
  });

  it('read lists and JSON, and hand on what is neither', () => {
    expect(valuesOf([statuses, headers], { rejectedStatuses: '401, 403', headers: '{"a": "b"}' })).toEqual({
      rejectedStatuses: [401, 403],
      headers: { a: 'b' },
    });
    expect(valuesOf([headers], { headers: '{"a"' })).toEqual({ headers: '{"a"' });
  });

  it('are shown as they are stored, secrets never', () => {
    expect(textOf(password, '***')).toBe('');
    expect(textOf(path, null)).toBe('null');
    expect(textOf(probe, null)).toBe('');
    expect(textOf(statuses, [401, 419])).toBe('401, 419');
    expect(textOf(headers, {})).toBe('');
  });
});
