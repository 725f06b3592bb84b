import { once } from 'node:events';
import { connect } from 'node:net';
import express from 'express';
import { Subject, type Subscriber, Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { sendEvents, type StreamEvent } from '../../src/common/index.js';
import type { AddressInfo } from 'node:net';

/** A server whose one route streams `events$`. */
async function serve(
  events$: Observable<StreamEvent>,
): Promise<{ port: number; [Symbol.asyncDispose](): Promise<void> }> {
  const server = express()
    .get('/', (_request, response) => void sendEvents(response, events$))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('an event stream', () => {
  it('writes events and comments as clients read them, and ends with its source', async () => {
    const events$ = new Observable<StreamEvent>((out) => {
      out.next({ comment: 'alive' });
      out.next({ id: '7', type: 'progress', data: { text: 'two\nlines' } });
      out.complete();
    });
    await using server = await serve(events$);
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await response.text()).toBe(': alive\n\nevent: progress\nid: 7\ndata: {"text":"two\\nlines"}\n\n');
  });

  it('breaks off when its source fails, so that the client comes back', async () => {
    const events$ = new Subject<StreamEvent>();
    await using server = await serve(events$);
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    const text = response.text();
    events$.error(new Error('no database'));
    await expect(text).rejects.toThrow('terminated');
  });

  it('lets go of a client that does not read, and of one that has left', async () => {
    const left = Promise.withResolvers<void>();
    let source: Subscriber<StreamEvent> | null = null;
    const events$ = new Observable<StreamEvent>((out) => {
      source = out;
      return () => left.resolve();
    });
    await using server = await serve(events$);
    const socket = connect(server.port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nhost: test\r\n\r\n');
    let sent = 0;
    const flood = setInterval(() => {
      for (let n = 0; n < 50; n += 1)
        source?.next({ id: '1', type: 'progress', data: { text: 'x'.repeat(10_000) } });
      sent += source === null ? 0 : 500_000;
    }, 1);
    await left.promise;
    clearInterval(flood);
    expect(sent).toBeGreaterThan(1_000_000);
    socket.destroy();
  });
});
