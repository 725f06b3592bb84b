import { describe, expect, it } from 'vitest';
import { madeOfSecrets } from './page-request.js';

describe('what an expression makes of a secret', () => {
  it.each([
    ['the secret itself', 'http://erp/(S(AbC))/run', 'http://erp/(S(***))/run', ['AbC']],
    ['its Base64 form', 'http://erp/run?t=QWJD&page=1', 'http://erp/run?t=Kioq&page=1', ['QWJD']],
    ['nothing', 'http://erp/run?page=1', 'http://erp/run?page=1', []],
    ['all of the URL, when the masked one is none', 'http://erp/run', '***', ['http://erp/run']],
  ])('is a secret too: %s', (_what, url, masked, secrets) => {
    expect(madeOfSecrets(url, masked)).toEqual(secrets);
  });
});
