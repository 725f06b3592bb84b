import { describe, expect, it } from 'vitest';
import { blanksOf, withBlanks } from './blanks.js';

const STEPS = {
  type: 'steps',
  settings: {
    secrets: { username: 'integration', password: '***' },
    requests: [{ name: 'login', url: 'https://erp.example.com/login', body: { user: '${secret.username}' } }],
  },
};
const JWT = {
  type: 'jwt',
  settings: { url: 'https://erp.example.com/login', usernameField: 'email', username: 'me', password: '***' },
};

describe('the blanks of a login that a template brings', () => {
  it('are its addresses, who logs in, and its secrets', () => {
    expect(blanksOf(JWT)).toMatchObject([
      { path: 'settings.url', value: 'https://erp.example.com/login', isSecret: false },
      { path: 'settings.username', value: '', example: 'me', isSecret: false },
      { path: 'settings.password', value: '', isSecret: true },
    ]);
  });

  it('of requests are the named secrets alone', () => {
    expect(blanksOf(STEPS).map(({ path }) => path)).toEqual([
      'settings.secrets.username',
      'settings.secrets.password',
    ]);
  });

  it('are filled in at their places, and all else stays', () => {
    const typed = { 'settings.secrets.username': 'akinon', 'settings.secrets.password': 'p' };
    const { settings, ...rest } = STEPS;
    expect(withBlanks(STEPS, typed)).toEqual({
      ...rest,
      settings: { ...settings, secrets: { username: 'akinon', password: 'p' } },
    });
  });
});
