import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followRun, type RunView } from './follow-run.js';
import { RestClient } from './rest-client.js';

const ADMIN = { email: 'admin@demo.example', password: 'secret' };
const NEVER = new AbortController().signal;

const view = (change: Partial<RunView>): RunView => ({
  id: 'r1',
  state: 'running',
  status: null,
  phase: 'write',
  pages: 3,
  records: 1500,
  products: 1500,
  written: 0,
  skipped: 0,
  failed: 0,
  failure: null,
  warnings: [],
  startedAt: '2026-11-23T12:00:00.000Z',
  finishedAt: null,
  ...change,
});
const finished = view({ state: 'finished', status: 'succeeded', written: 1500 });

/** A server whose login works, and whose other answers are those of the test. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/api/v1/auth/login') response.end(JSON.stringify({ accessToken: 'T' }));
    else answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function follow(answer: RequestListener): Promise<{ run: RunView; written: number[] }> {
  const api = await RestClient.login(await serve(answer), ADMIN, NEVER);
  const written: number[] = [];
  const run = await followRun(api, 'r1', NEVER, (run) => written.push(run.written));
  return { run, written };
}

describe('following a run', () => {
  it('listens to its events until it has finished', async () => {
    const { run, written } = await follow((request, response) => {
      expect([request.url, request.headers.authorization]).toEqual(['/api/v1/runs/r1/events', 'Bearer T']);
      response.setHeader('content-type', 'text/event-stream');
      for (const run of [view({}), view({ written: 700 })]) {
        response.write(`event: progress\ndata: ${JSON.stringify(run)}\n\n`);
      }
      response.end(`event: finished\ndata: ${JSON.stringify(finished)}\n\n`);
    });
    expect(written).toEqual([0, 700, 1500]);
    expect(run.status).toBe('succeeded');
  });

  it('asks for the run when the events cannot be had', async () => {
    const { written } = await follow((request, response) => {
      if (request.url === '/api/v1/runs/r1') response.end(JSON.stringify(finished));
      else response.writeHead(404).end();
    });
    expect(written).toEqual([1500]);
  });

  it('asks for the run when the events break off', async () => {
    const { written } = await follow((request, response) => {
      if (request.url === '/api/v1/runs/r1') response.end(JSON.stringify(finished));
      else response.write(`data: ${JSON.stringify(view({ written: 20 }))}\n\n`, () => response.destroy());
    });
    expect(written).toEqual([20, 1500]);
  });

  it('tells what the server objects to, field by field', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({
          code: 'FLOW_INVALID',
          detail: 'The flow is not valid.',
          errors: [{ path: 'read.url', message: 'must be a URL' }],
        }),
      );
    });
    const api = await RestClient.login(url, ADMIN, NEVER);
    await expect(api.post('/api/v1/flows', {}, NEVER)).rejects.toThrow(
      'POST /api/v1/flows was answered with 422 FLOW_INVALID: The flow is not valid.\n  read.url: must be a URL',
    );
  });
});
