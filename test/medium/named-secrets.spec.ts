import { createHash, createHmac } from 'node:crypto';
import aws4 from 'aws4';
import { plainToInstance } from 'class-transformer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertHost, LoginRequest, LoginService } from '../../src/logins/index.js';
import { type ReaderApp, startReaderApp } from '../support/reader-app.js';
import { serveErp } from '../support/scripted-erp.js';

/** Secrets of a login where the ERP wants them, and signatures made of them. */
const SECRETS = { signing: 'signing-key-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'aws-secret-key' };
const LOGIN = {
  slug: 'erp',
  name: 'ERP',
  type: 'basic',
  settings: { username: 'integration', password: 'pa55-word-1' },
  secrets: SECRETS,
};
let app: ReaderApp;

beforeAll(async () => {
  app = await startReaderApp();
  await app.createLogin(LOGIN);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const BODY =
  '<Security><User>${secret.login.username}</User><Digest>${secret.login.password:sha256("base64")}</Digest></Security>';

describe('named secrets', () => {
  it('stand in headers and bodies, and are shown nowhere, nor what is made of them', async () => {
    const digest = createHash('sha256').update('pa55-word-1').digest('base64');
    await using erp = await serveErp(({ headers, body }) => ({
      status: 400,
      body: `refused ${String(headers['x-key'])} ${body}`,
      headers: { 'content-type': 'text/plain' },
    }));
    const card = {
      login: 'erp',
      url: `${erp.origin}/soap`,
      method: 'POST',
      bodyType: 'text',
      bodyText: BODY,
      headers: { 'X-Key': '${secret.signing}' },
    };
    const message = await app.read({ card }).catch((error: unknown) => (error as Error).message);
    expect(erp.seen[0]?.headers['x-key']).toBe('signing-key-1');
    expect(erp.seen[0]?.body).toBe(`<Security><User>integration</User><Digest>${digest}</Digest></Security>`);
    expect(message).toContain('refused ***');
    expect(message).not.toContain(digest);
  });

  it('are write-only, and `***` keeps them', async () => {
    const logins = app.module.get(LoginService);
    const masked = { signing: '***', accessKeyId: '***', secretAccessKey: '***' };
    expect(await logins.getLogin('erp')).toMatchObject({ secrets: masked });
    await logins.updateLogin('erp', plainToInstance(LoginRequest, { ...LOGIN, secrets: masked }), null);
    expect((await logins.openLogin('erp')).named).toMatchObject({
      'secret.signing': 'signing-key-1',
      'secret.login.password': 'pa55-word-1',
    });
    const other = plainToInstance(LoginRequest, { ...LOGIN, secrets: { other: '***' } });
    await expect(logins.updateLogin('erp', other, null)).rejects.toThrow(/secrets\.other/);
  });
});

describe('a login that is bound to hosts', () => {
  it('sends nothing to another one', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    const { host, port } = new URL(erp.origin);
    const bound = { ...LOGIN, slug: 'bound', session: { hosts: ['*.example.com', host] } };
    await app.createLogin(bound);
    await app.read({ card: { login: 'bound', url: `${erp.origin}/a?key=\${secret.signing}` } });
    expect(erp.seen[0]?.query.get('key')).toBe('signing-key-1');
    const elsewhere = `http://localhost:${port}/b?key=\${secret.signing}`;
    await expect(app.read({ card: { login: 'bound', url: elsewhere } })).rejects.toMatchObject({
      code: 'LOGIN_HOST_DENIED',
      message: expect.stringMatching(/goes to \*\.example\.com, 127\.0\.0\.1:\d+ alone.*not to localhost/),
    });
    expect(erp.seen).toHaveLength(1);
  });

  it('takes no further host without its secrets, and fewer with them kept', async () => {
    const logins = app.module.get(LoginService);
    const kept = {
      ...LOGIN,
      slug: 'bound',
      settings: { username: 'integration', password: '***' },
      secrets: {},
    };
    const save = (hosts: string[], document: object = kept): Promise<unknown> =>
      logins.updateLogin('bound', plainToInstance(LoginRequest, { ...document, session: { hosts } }), null);
    await expect(save(['*.example.com', 'evil.example'])).rejects.toThrow(/settings\.password/);
    await expect(save([])).rejects.toThrow(/settings\.password/);
    await expect(save(['*.example.com'])).resolves.toMatchObject({ session: { hosts: ['*.example.com'] } });
    await save(['other.example'], { ...LOGIN, slug: 'bound' });
  });
});

describe('the hosts of a login', () => {
  it.each([
    ['erp.example.com', 'https://ERP.example.com/a', true],
    ['erp.example.com', 'https://erp.example.com.evil.example/', false],
    ['erp.example.com', 'https://a.erp.example.com/', false],
    ['*.example.com', 'https://a.b.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://evilexample.com/', false],
    ['erp.example.com:8443', 'https://erp.example.com:8443/', true],
    ['erp.example.com:8443', 'https://erp.example.com/', false],
    ['erp.example.com:443', 'https://erp.example.com/', true],
    ['[::1]:80', 'http://[::1]/', true],
  ])('%s: %s %s', (entry, url, allowed) => {
    const check = (): void => assertHost({ slug: 'erp', hosts: [entry] }, url);
    const outcome = (): boolean => {
      try {
        check();
        return true;
      } catch {
        return false;
      }
    };
    expect(outcome()).toBe(allowed);
  });
});

describe('the signature of a request', () => {
  it('is an HMAC over what the card says of it', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    await app.read({
      card: {
        login: 'erp',
        url: `${erp.origin}/items?b=2&a=1`,
        sign: {
          type: 'hmac',
          key: '${secret.signing}',
          text: '${request.method}\n${request.path}\n${request.sortedQuery}\n${request.timestamp}\n${request.bodySha256}',
          header: 'X-Signature',
          prefix: 'HMAC ${request.timestamp}:',
          encoding: 'base64',
        },
      },
    });
    const [, stamp = '', signature] =
      /^HMAC (\d+):(.*)$/.exec(String(erp.seen[0]?.headers['x-signature'])) ?? [];
    const empty = createHash('sha256').update('').digest('hex');
    const text = `GET\n/items\na=1&b=2\n${stamp}\n${empty}`;
    expect(signature).toBe(createHmac('sha256', 'signing-key-1').update(text).digest('base64'));
  });

  it('is that of AWS', async () => {
    await using erp = await serveErp(() => ({ json: [] }));
    await app.read({
      card: {
        login: 'erp',
        url: `${erp.origin}/items`,
        method: 'POST',
        extraParams: { a: 'ş' },
        sign: {
          type: 'aws-sigv4',
          region: 'eu-central-1',
          accessKeyId: '${secret.accessKeyId}',
          secretAccessKey: '${secret.secretAccessKey}',
        },
      },
    });
    const [seen] = erp.seen;
    const again = aws4.sign(
      {
        host: seen?.headers.host ?? '',
        path: '/items',
        method: 'POST',
        headers: {
          'Content-Type': seen?.headers['content-type'] ?? '',
          'X-Amz-Date': String(seen?.headers['x-amz-date']),
        },
        body: seen?.body ?? '',
        service: 'execute-api',
        region: 'eu-central-1',
      },
      { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'aws-secret-key' },
    );
    expect(seen?.headers.authorization).toBe(again.headers['Authorization']);
    expect(seen?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
  });
});
