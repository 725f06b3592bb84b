import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpWriter, WriterOptions, WriterRequest } from '../../src/http-client/index.js';
import { openHttpClient, type TestHttpClient } from '../support/http-client.js';
import { bodyOf, serveHttp } from '../support/http-server.js';

let opened: TestHttpClient | undefined;

async function openWriter(origin: string, options: Partial<WriterOptions> = {}): Promise<HttpWriter> {
  opened = await openHttpClient();
  return opened.client.openWriter(origin, { connections: 2, ...options });
}

afterEach(async () => {
  await opened?.[Symbol.asyncDispose]();
  opened = undefined;
});

const row: WriterRequest = {
  path: '/api/v1/downloadable-image/',
  headers: { 'Content-Type': 'application/json', Authorization: 'Token s3cret-token' },
  body: '{"product_sku":"Ş-1"}',
};
const withCode = (code: string, message = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('HttpWriter', () => {
  it('posts a row and brings back status, headers and text', async () => {
    await using server = await serveHttp(async (request, response) => {
      response.writeHead(400, { 'X-Method': request.method, 'X-Token': request.headers.authorization });
      response.end(`${request.url} ${await bodyOf(request)}`);
    });
    const writer = await openWriter(server.origin);
    await expect(writer.send(row)).resolves.toMatchObject({
      status: 400,
      headers: { 'x-method': 'POST', 'x-token': 'Token s3cret-token' },
      body: '/api/v1/downloadable-image/ {"product_sku":"Ş-1"}',
    });
    await writer.close();
  });

  it('opens no more connections than it may, and serves everybody', async () => {
    const peers = new Set<number | undefined>();
    await using server = await serveHttp((request, response) => {
      peers.add(request.socket.remotePort);
      response.end('ok');
    });
    const writer = await openWriter(server.origin, { connections: 3 });
    const answers = await Promise.all(Array.from({ length: 60 }, () => writer.send(row)));
    expect(answers.every(({ body }) => body === 'ok')).toBe(true);
    expect(peers.size).toBe(3);
    await writer.close();
  });

  it('sends what is started while an answer is told on the same connection', async () => {
    const peers: (number | undefined)[] = [];
    await using server = await serveHttp((request, response) => {
      peers.push(request.socket.remotePort);
      response.end('ok');
    });
    const writer = await openWriter(server.origin, { connections: 8 });
    await new Promise<void>((resolve, reject) => {
      const sendOn = (left: number): void =>
        writer.start(row, {
          answered: () => (left === 0 ? resolve() : sendOn(left - 1)),
          failed: reject,
        });
      sendOn(9);
    });
    expect(peers).toHaveLength(10);
    expect(new Set(peers).size).toBe(1);
    await writer.close();
  });

  it('goes on when a connection has failed', async () => {
    let requests = 0;
    await using server = await serveHttp((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else response.end('ok');
    });
    const writer = await openWriter(server.origin, { connections: 1 });
    const answers = await Promise.allSettled(Array.from({ length: 4 }, () => writer.send(row)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    await writer.close();
  });

  it('follows no redirect: it is a response', async () => {
    await using server = await serveHttp((_request, response) => {
      response.writeHead(308, { Location: 'http://169.254.169.254/' }).end();
    });
    const writer = await openWriter(server.origin);
    await expect(writer.send(row)).resolves.toMatchObject({ status: 308 });
  });

  it('understands a compressed body that it did not ask for', async () => {
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('zipped'));
    });
    const writer = await openWriter(server.origin);
    await expect(writer.send(row)).resolves.toMatchObject({ body: 'zipped' });
  });

  it('is under the same egress policy', async () => {
    opened = await openHttpClient({ allow: '' });
    const { client } = opened;
    expect(() => client.openWriter('http://127.0.0.1:1', { connections: 1 })).toThrow(
      expect.objectContaining({ code: 'EGRESS_DENIED' }),
    );
  });

  it('is under the same limits, per writer and per request', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/large') response.end('x'.repeat(2_000));
    });
    const writer = await openWriter(server.origin, { maxBytes: 1_000, timeouts: { headersMs: 50 } });
    await expect(writer.send(row)).rejects.toEqual(withCode('RESPONSE_TIMEOUT', /within 0\.05 s/));
    await expect(writer.send({ ...row, timeouts: { headersMs: 20 } })).rejects.toEqual(
      withCode('RESPONSE_TIMEOUT', /within 0\.02 s/),
    );
    await expect(writer.send({ ...row, path: '/large' })).rejects.toEqual(withCode('RESPONSE_TOO_LARGE'));
  });

  it('goes on after connections broke, and names no secret', async () => {
    let asked = 0;
    await using server = await serveHttp((_request, response) => {
      asked += 1;
      if (asked === 1) response.destroy();
      else response.end('ok');
    });
    const writer = await openWriter(server.origin, { secrets: ['s3cret-token'] });
    const failure: unknown = await writer
      .send({ ...row, path: '/x?t=s3cret-token' })
      .catch((error: unknown) => error);
    expect(failure).toEqual(withCode('CONNECTION_FAILED', /\/x\?t=\*\*\*/));
    await expect(writer.send(row)).resolves.toMatchObject({ body: 'ok' });
  });

  it('ends a request with the reason of its signal', async () => {
    const cancel = new AbortController();
    const reason = new Error('the run was cancelled');
    await using server = await serveHttp(() => cancel.abort(reason));
    const writer = await openWriter(server.origin);
    await expect(writer.send({ ...row, signal: cancel.signal })).rejects.toBe(reason);
  });

  it('close waits for the request under way', async () => {
    const { promise: arrived, resolve: hasArrived } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await using server = await serveHttp(async (_request, response) => {
      hasArrived();
      await released;
      response.end('done');
    });
    const writer = await openWriter(server.origin);
    const sent = writer.send(row);
    await arrived;
    const closed = writer.close();
    release();
    await expect(sent).resolves.toMatchObject({ body: 'done' });
    await closed;
  });
});
