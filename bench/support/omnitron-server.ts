import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An Omnitron that costs as little as it can, in a process of its own: every login is good and every POST is accepted,
 * after `GET /latency?ms=` so many milliseconds. `GET /posts` tells how many there were.
 */
let latencyMs = 0;
let posts = 0;

const server = createServer((request, response) => {
  const url = request.url ?? '/';
  request.resume();
  request.once('end', () => {
    const answer = (status: number, body: string): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    };
    if (url.startsWith('/latency')) {
      latencyMs = Number(new URL(url, 'http://omnitron').searchParams.get('ms'));
      answer(200, '{}');
    } else if (url === '/posts') answer(200, String(posts));
    else if (url.startsWith('/api/v1/auth/')) answer(200, '{"key":"bench"}');
    else {
      posts += 1;
      if (latencyMs === 0) answer(201, '{}');
      else setTimeout(answer, latencyMs, 201, '{}');
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
