import { createServer } from 'node:http';

/** The least that answers over HTTP. */
createServer((_, response) => response.end('ok')).listen(Number(process.env['PORT']), '127.0.0.1');
