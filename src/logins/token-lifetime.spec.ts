import { describe, expect, it } from 'vitest';
import { renewalMarginMs, tokenLifetime } from './token-lifetime.js';

const now = new Date('2026-03-01T12:00:00Z');
const nowSeconds = now.getTime() / 1000;
const rules = { lifetimeSeconds: null, expiresPath: '$.expires_in' };

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.signature`;
}

describe('tokenLifetime', () => {
  it('takes the setting before everything else', () => {
    const own = { ...rules, lifetimeSeconds: 60 };
    expect(tokenLifetime(jwt({ exp: nowSeconds + 5 }), { expires_in: 10 }, own, now)).toEqual({
      lifetimeMs: 60_000,
      source: 'setting',
    });
  });

  it.each([
    ['seconds', 3600],
    ['seconds as text', '3600'],
    ['seconds since 1970', nowSeconds + 3600],
    ['a date', '2026-03-01T13:00:00Z'],
    ['a date with an offset', '2026-03-01T16:00:00+03:00'],
  ])('reads %s of the response', (_form, value) => {
    expect(tokenLifetime('opaque', { expires_in: value }, rules, now)).toEqual({
      lifetimeMs: 3_600_000,
      source: 'response',
    });
  });

  it.each([['soon'], [null], [-5], [0], ['2026-02-28T00:00:00Z'], [{}]])(
    'ignores %j in the response',
    (value) => {
      expect(tokenLifetime('opaque', { expires_in: value }, rules, now).lifetimeMs).toBeNull();
    },
  );

  it('reads another path when told so', () => {
    const elsewhere = { ...rules, expiresPath: '$.data.validUntil' };
    const response = { expires_in: 1, data: { validUntil: '2026-03-01T12:01:00Z' } };
    expect(tokenLifetime('opaque', response, elsewhere, now).lifetimeMs).toBe(60_000);
  });

  it("takes a JWT's own span, whatever the server's clock says", () => {
    const ahead = jwt({ iat: nowSeconds + 9_000, exp: nowSeconds + 9_600 });
    expect(tokenLifetime(ahead, {}, rules, now)).toEqual({ lifetimeMs: 600_000, source: 'jwt' });
    expect(tokenLifetime(jwt({ exp: nowSeconds + 300 }), {}, rules, now).lifetimeMs).toBe(300_000);
  });

  it.each(['opaque', 'a.b.c', jwt({ exp: 'never' }), jwt({ exp: nowSeconds - 1 }), jwt([] as object)])(
    'does not know the end of %s',
    (token) => {
      expect(tokenLifetime(token, 'text', rules, now)).toEqual({ lifetimeMs: null, source: 'unknown' });
    },
  );
});

describe('renewalMarginMs', () => {
  it('is a minute, or a quarter of a short life', () => {
    expect([renewalMarginMs(3_600_000), renewalMarginMs(240_000), renewalMarginMs(20_000)]).toEqual([
      60_000, 60_000, 5_000,
    ]);
  });
});
