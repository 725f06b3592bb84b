import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { HostResolver, type HttpClient, type HttpRequest } from '../../src/http-client/index.js';
import { openHttpClient, type TestHttpClient } from '../support/http-client.js';
import { bodyOf, serveHttp } from '../support/http-server.js';

/** Plays DNS: every name answers with the next of `answers`, the last one again and again. */
class ScriptedResolver extends HostResolver {
  readonly asked: string[] = [];

  constructor(private readonly answers: readonly (readonly string[])[]) {
    super();
  }

  override resolve(hostname: string): Promise<readonly string[]> {
    this.asked.push(hostname);
    return Promise.resolve(this.answers[Math.min(this.asked.length, this.answers.length) - 1] ?? []);
  }
}

let opened: TestHttpClient | undefined;

async function openClient(options: Parameters<typeof openHttpClient>[0] = {}): Promise<HttpClient> {
  opened = await openHttpClient(options);
  return opened.client;
}

async function closeClient(): Promise<void> {
  await opened?.[Symbol.asyncDispose]();
  opened = undefined;
}
afterEach(closeClient);

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  purpose: 'read',
  method: 'GET',
  url,
  ...more,
});
const withCode = (code: string, message = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('HttpClient.send', () => {
  it('sends method, headers and body, and brings back status, headers and body', async () => {
    const client = await openClient();
    await using server = await serveHttp(async (request, response) => {
      response.writeHead(418, { 'X-Seen': JSON.stringify(request.headers), 'Set-Cookie': ['a=1', 'b=2'] });
      response.end(`${request.method} ${request.url} ${await bodyOf(request)}`);
    });
    const url = `${server.origin}/a%20b?q=ş`;
    const answer = await client.send(
      get(url, { method: 'POST', headers: { 'X-Mine': 'yes' }, body: '{"a":"ğ"}' }),
    );
    expect(answer).toMatchObject({ status: 418, url, headers: { 'set-cookie': ['a=1', 'b=2'] } });
    expect(answer.body.toString()).toBe('POST /a%20b?q=%C5%9F {"a":"ğ"}');
    const seen = JSON.parse(String(answer.headers['x-seen'])) as Record<string, string>;
    expect(seen).toMatchObject({
      'x-mine': 'yes',
      accept: '*/*',
      'accept-encoding': 'gzip, br, deflate, zstd',
    });
    expect(seen).not.toHaveProperty('content-type');
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['zstd', zstdCompressSync],
    ['GZIP', gzipSync],
    ['identity', (text: Buffer) => text],
  ])('decompresses %s', async (encoding, compress) => {
    const client = await openClient();
    const text = 'ürün '.repeat(50_000);
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(compress(Buffer.from(text)));
    });
    expect((await client.send(get(server.origin))).body.toString()).toBe(text);
  });

  it('undoes two encodings in their order', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip, br' }).end(brotliCompressSync(gzipSync('twice')));
    });
    expect((await client.send(get(server.origin))).body.toString()).toBe('twice');
  });

  it('takes an empty body that calls itself compressed', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end();
    });
    expect((await client.send(get(server.origin))).body.length).toBe(0);
  });

  it.each([
    ['cut off', 'gzip', gzipSync('x'.repeat(1_000)).subarray(0, 20)],
    ['damaged', 'zstd', Buffer.from('not zstd at all')],
    ['in an unknown encoding', 'compress', Buffer.from('x')],
    ['wrapped again and again', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync('x')))],
  ])('names a compressed body that is %s', async (_what, encoding, body) => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(body);
    });
    await expect(client.send(get(server.origin))).rejects.toEqual(withCode('RESPONSE_UNDECODABLE'));
  });
});

describe('the byte cap', () => {
  it('stops a body that declares too much before it is read', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1_001 }).write('x');
    });
    await expect(client.send(get(server.origin, { maxBytes: 1_000 }))).rejects.toEqual(
      withCode('RESPONSE_TOO_LARGE', /larger than 1000 bytes \(limit maxBytes\)/),
    );
  });

  it('stops a body that never ends', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => {
      const more = (): boolean => response.destroyed || response.write('x'.repeat(10_000), more);
      more();
    });
    await expect(client.send(get(server.origin, { maxBytes: 100_000 }))).rejects.toEqual(
      withCode('RESPONSE_TOO_LARGE'),
    );
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('stops a %s bomb by what comes out of it', async (encoding, compress) => {
    const client = await openClient();
    const bomb = compress(Buffer.alloc(50_000_000));
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(bomb);
    });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(client.send(get(server.origin, { maxBytes: 1_000_000 }))).rejects.toEqual(
      withCode('RESPONSE_TOO_LARGE'),
    );
  });
});

describe('the timeouts', () => {
  const limits = { connectMs: 5_000, headersMs: 5_000, idleMs: 5_000, totalMs: 5_000 };

  it('CONNECT_TIMEOUT when TLS is never answered', async () => {
    const client = await openClient();
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await expect(
      client.send(get(`https://127.0.0.1:${port}/`, { timeouts: { ...limits, connectMs: 50 } })),
    ).rejects.toEqual(withCode('CONNECT_TIMEOUT', /within 0\.05 s \(limit connectMs\).*raise the timeout/));
    await closeClient();
    silent.close();
  });

  it('RESPONSE_TIMEOUT when no headers come', async () => {
    const client = await openClient();
    await using server = await serveHttp(() => undefined);
    await expect(client.send(get(server.origin, { timeouts: { ...limits, headersMs: 50 } }))).rejects.toEqual(
      withCode('RESPONSE_TIMEOUT', /no response headers within 0\.05 s \(limit headersMs\)/),
    );
  });

  it('BODY_STALLED when the body stops arriving', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => void response.write('begun'));
    await expect(client.send(get(server.origin, { timeouts: { ...limits, idleMs: 50 } }))).rejects.toEqual(
      withCode('BODY_STALLED', /limit idleMs/),
    );
  });

  it('TOTAL_TIMEOUT when the body trickles in for ever', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => {
      const trickle = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(trickle));
    });
    await expect(
      client.send(get(server.origin, { timeouts: { ...limits, idleMs: 1_000, totalMs: 100 } })),
    ).rejects.toEqual(withCode('TOTAL_TIMEOUT', /limit totalMs/));
  });

  it('the signal ends a request with its own reason, before and while it runs', async () => {
    const client = await openClient();
    const cancel = new AbortController();
    const reason = new Error('the run was cancelled');
    await using server = await serveHttp(() => cancel.abort(reason));
    const request = get(server.origin, { signal: cancel.signal });
    await expect(client.send(request)).rejects.toBe(reason);
    await expect(client.send(request)).rejects.toBe(reason);
  });
});

describe('redirects', () => {
  it('are followed, and tell where they ended', async () => {
    const client = await openClient();
    await using server = await serveHttp((request, response) => {
      if (request.url === '/end') response.end('here');
      else response.writeHead(302, { Location: '/end' }).end();
    });
    const answer = await client.send(get(`${server.origin}/start`));
    expect([answer.url, answer.body.toString()]).toEqual([`${server.origin}/end`, 'here']);
  });

  it('are a response when none may be followed', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => {
      response.writeHead(302, { Location: '/end' }).end();
    });
    expect((await client.send(get(server.origin, { maxRedirects: 0 }))).status).toBe(302);
  });

  it('leave no response open: whoever redirected sees the hang-up, at each hop', async () => {
    const client = await openClient();
    const closed: string[] = [];
    await using server = await serveHttp((request, response) => {
      const hop = request.url ?? '';
      if (hop === '/end') {
        response.end('arrived');
        return;
      }
      response.on('close', () => closed.push(hop));
      response.writeHead(302, { Location: hop === '/1' ? '/2' : '/end' });
      response.write('a body that never ends');
    });
    const { body } = await client.open(get(`${server.origin}/1`));
    for await (const chunk of body) expect(String(chunk)).toBe('arrived');
    await expect.poll(() => closed.toSorted(), { timeout: 5_000 }).toEqual(['/1', '/2']);
    closed.length = 0;
    await expect(client.open(get(`${server.origin}/1`, { maxRedirects: 1 }))).rejects.toEqual(
      withCode('TOO_MANY_REDIRECTS'),
    );
    await expect.poll(() => closed.toSorted(), { timeout: 5_000 }).toEqual(['/1', '/2']);
  });

  it('end after a number of hops', async () => {
    const client = await openClient();
    let asked = 0;
    await using server = await serveHttp((_request, response) => {
      asked += 1;
      response.writeHead(302, { Location: '/again' }).end();
    });
    await expect(client.send(get(server.origin, { maxRedirects: 3 }))).rejects.toEqual(
      withCode('TOO_MANY_REDIRECTS', /more than 3 times/),
    );
    expect(asked).toBe(4);
  });

  it('credentials never cross hosts', async () => {
    const client = await openClient();
    await using other = await serveHttp((request, response) => {
      response.end(JSON.stringify(request.headers));
    });
    await using server = await serveHttp((_request, response) => {
      response.writeHead(302, { Location: `${other.origin}/` }).end();
    });
    const answer = await client.send(
      get(server.origin, {
        headers: { Authorization: 'Bearer t0ken', Cookie: 'sid=1', 'X-Nebim': 's3ss1on', 'X-Plain': 'yes' },
        secrets: ['s3ss1on'],
      }),
    );
    const seen = JSON.parse(answer.body.toString()) as Record<string, string>;
    expect(seen).toMatchObject({ 'x-plain': 'yes' });
    for (const header of ['authorization', 'cookie', 'x-nebim']) expect(seen).not.toHaveProperty(header);
  });

  it('into a private network are refused', async () => {
    const client = await openClient({ allow: '127.0.0.1' });
    await using server = await serveHttp((_request, response) => {
      response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data' }).end();
    });
    await expect(client.send(get(server.origin))).rejects.toEqual(withCode('EGRESS_DENIED'));
  });
});

describe('the egress policy at connect', () => {
  it('refuses a name that leads into a private network', async () => {
    const client = await openClient({ allow: '', resolver: new ScriptedResolver([['127.0.0.1']]) });
    await using server = await serveHttp((_request, response) => void response.end());
    await expect(client.send(get(`http://innocent.example:${server.port}/`))).rejects.toEqual(
      withCode('EGRESS_DENIED', /innocent\.example resolves to 127\.0\.0\.1, not a public address/),
    );
  });

  it('connects to the address that was checked: DNS rebinding has no second answer to change', async () => {
    const resolver = new ScriptedResolver([['127.0.0.1'], ['169.254.169.254']]);
    const client = await openClient({ resolver });
    await using server = await serveHttp((request, response) => {
      response.setHeader('Connection', 'close');
      response.end(request.headers.host);
    });
    const url = `http://rebinding.example:${server.port}/`;
    expect((await client.send(get(url))).body.toString()).toBe(`rebinding.example:${server.port}`);
    expect(resolver.asked).toEqual(['rebinding.example']);
    await expect(client.send(get(url))).rejects.toEqual(withCode('EGRESS_DENIED', /169\.254\.169\.254/));
    expect(resolver.asked).toEqual(['rebinding.example', 'rebinding.example']);
  });

  it('lets an allow-listed host lead anywhere', async () => {
    const client = await openClient({ allow: 'erp.lan', resolver: new ScriptedResolver([['127.0.0.1']]) });
    await using server = await serveHttp((_request, response) => void response.end('in'));
    expect((await client.send(get(`http://erp.lan:${server.port}/`))).body.toString()).toBe('in');
  });
});

describe('failures below HTTP', () => {
  it('CONNECTION_FAILED when nobody listens', async () => {
    const client = await openClient();
    const server = await serveHttp(() => undefined);
    await server[Symbol.asyncDispose]();
    await expect(client.send(get(server.origin))).rejects.toEqual(
      expect.objectContaining({
        code: 'CONNECTION_FAILED',
        kind: 'transient',
        details: { reason: 'ECONNREFUSED' },
      }),
    );
  });

  it('CONNECTION_FAILED when the server hangs up, and when the body ends early', async () => {
    const client = await openClient();
    await using server = await serveHttp((request, response) => {
      if (request.url === '/hang-up') response.destroy();
      else response.writeHead(200, { 'Content-Length': 100 }).write('ten bytes.', () => response.destroy());
    });
    for (const path of ['/hang-up', '/early']) {
      await expect(client.send(get(server.origin + path))).rejects.toEqual(withCode('CONNECTION_FAILED'));
    }
  });

  it('HOST_NOT_FOUND when there is no such name', async () => {
    const client = await openClient();
    await expect(client.send(get('http://nobody.invalid/'))).rejects.toEqual(
      expect.objectContaining({ code: expect.stringMatching(/^(HOST_NOT_FOUND|DNS_FAILED)$/) }),
    );
  });

  it('RESPONSE_MALFORMED when the answer is not HTTP', async () => {
    const client = await openClient();
    const garbage = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve));
    const { port } = garbage.address() as AddressInfo;
    await expect(client.send(get(`http://127.0.0.1:${port}/`))).rejects.toEqual(
      withCode('RESPONSE_MALFORMED'),
    );
    garbage.close();
  });

  it('REQUEST_INVALID when a header cannot be sent', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => void response.end());
    await expect(client.send(get(server.origin, { headers: { 'x-a': 'line\nbreak' } }))).rejects.toEqual(
      withCode('REQUEST_INVALID'),
    );
  });

  it('never print a secret', async () => {
    const client = await openClient();
    const server = await serveHttp(() => undefined);
    await server[Symbol.asyncDispose]();
    const url = `${server.origin}/(S(sess10n))/run?api_key=k3y&sku=A`;
    const failure: unknown = await client
      .send(get(url, { secrets: ['sess10n'] }))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringContaining('/(S(***))/run?api_key=***&sku=A') });
  });
});

describe('HttpClient.sendWithRetry', () => {
  it('tries again after transient failures and 5xx, and counts the attempts', async () => {
    const client = await openClient();
    const script = ['reset', '503', '200'];
    await using server = await serveHttp((_request, response) => {
      const step = script.shift();
      if (step === 'reset') response.destroy();
      else response.writeHead(Number(step)).end();
    });
    await expect(client.sendWithRetry(get(server.origin), { baseMs: 1 })).resolves.toMatchObject({
      status: 200,
      attempts: 3,
    });
  });

  it('returns the last response when the attempts are used up', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => void response.writeHead(503).end());
    await expect(
      client.sendWithRetry(get(server.origin), { baseMs: 1, maxAttempts: 2 }),
    ).resolves.toMatchObject({ status: 503, attempts: 2 });
  });

  it('does not wait for a Retry-After beyond its budget', async () => {
    const client = await openClient();
    let asked = 0;
    await using server = await serveHttp((_request, response) => {
      asked += 1;
      response.writeHead(429, { 'Retry-After': '3600' }).end();
    });
    await expect(client.sendWithRetry(get(server.origin))).resolves.toMatchObject({
      status: 429,
      attempts: 1,
    });
    expect(asked).toBe(1);
  });

  it('does not repeat what a person must mend', async () => {
    const client = await openClient({ allow: '' });
    await expect(client.sendWithRetry(get('http://10.0.0.1/'))).rejects.toEqual(withCode('EGRESS_DENIED'));
  });
});

describe('HttpClient.open', () => {
  it('hands the body on while it arrives, decompressed', async () => {
    const client = await openClient();
    const { promise: readHead, resolve: headWasRead } = Promise.withResolvers<void>();
    await using server = await serveHttp(async (_request, response) => {
      response.write('head');
      await readHead;
      response.end('tail');
    });
    const { body, status } = await client.open(get(server.origin));
    const parts: string[] = [];
    for await (const chunk of body) {
      parts.push(String(chunk));
      headWasRead();
    }
    expect([status, parts]).toEqual([200, ['head', 'tail']]);
  });

  it('keeps every byte of a large body with a slow reader', async () => {
    const client = await openClient();
    const page = Buffer.alloc(5_000_000, 'x');
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(page));
    });
    const { body } = await client.open(get(server.origin, { timeouts: { idleMs: 2_000 } }));
    let bytes = 0;
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      await new Promise(setImmediate);
    }
    expect(bytes).toBe(page.length);
  });

  it('fails in the middle with the limit that was hit', async () => {
    const client = await openClient();
    await using server = await serveHttp((_request, response) => void response.write('begun'));
    const { body } = await client.open(get(server.origin, { timeouts: { idleMs: 50 } }));
    await expect(body.toArray()).rejects.toEqual(withCode('BODY_STALLED'));
  });

  it('hangs up when its reader stops', async () => {
    const client = await openClient();
    const { promise: hungUp, resolve } = Promise.withResolvers<string>();
    await using server = await serveHttp((_request, response) => {
      response.on('close', () => resolve('hung up'));
      response.write('begun');
    });
    const { body } = await client.open(get(server.origin));
    for await (const chunk of body) {
      expect(String(chunk)).toBe('begun');
      break;
    }
    await expect(hungUp).resolves.toBe('hung up');
  });
});
