import { describe, expect, it } from 'vitest';
import { fillSecrets, SecretField, secretTexts, splitSecrets } from './secret-fields.js';

class Settings {
  url = 'https://erp.example';
  @SecretField() password: string | null = 'pa55word';
  @SecretField() headers: Record<string, unknown> = { 'X-Key': 'k3y', 'X-Number': 42 };
}

describe('splitSecrets', () => {
  it('leaves *** in the place of every secret', () => {
    expect(splitSecrets(new Settings())).toEqual({
      masked: { url: 'https://erp.example', password: '***', headers: { 'X-Key': '***', 'X-Number': '***' } },
      secrets: { password: 'pa55word', headers: { 'X-Key': 'k3y', 'X-Number': 42 } },
    });
  });

  it.each([null, ''])('takes %j for no secret', (password) => {
    const { masked, secrets } = splitSecrets(Object.assign(new Settings(), { password }));
    expect(masked).toMatchObject({ password });
    expect(secrets).not.toHaveProperty('password');
  });
});

describe('fillSecrets', () => {
  it('brings back what was split off, and keeps what is new', () => {
    const { masked, secrets } = splitSecrets(new Settings());
    const document = Object.assign(new Settings(), masked, { headers: { 'X-Key': '***', 'X-New': 'new' } });
    expect(fillSecrets(document, secrets, 'settings')).toEqual([]);
    expect(document).toMatchObject({ password: 'pa55word', headers: { 'X-Key': 'k3y', 'X-New': 'new' } });
  });

  it('names every place for which nothing is stored', () => {
    const document = Object.assign(new Settings(), { password: '***', headers: { 'X-Other': '***' } });
    const problems = fillSecrets(document, { headers: { 'X-Key': 'k3y' } }, 'settings');
    expect(problems.map(({ path }) => path)).toEqual(['settings.password', 'settings.headers.X-Other']);
  });
});

describe('secretTexts', () => {
  it('finds every text, however deep', () => {
    expect(secretTexts({ a: 'one', b: { c: 'two', d: [3, null, { e: 'four' }] } })).toEqual([
      'one',
      'two',
      '3',
      'four',
    ]);
  });
});
