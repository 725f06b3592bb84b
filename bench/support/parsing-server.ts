import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A handler that only parses the JSON of a request, in a process of its own. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const rows = JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown[];
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ rows: rows.length }));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
