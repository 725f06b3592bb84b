import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

/** So many records are a response of a little more than 200 MB. */
export const RECORDS_OF_200_MB = 225_000;

const filler = 'x'.repeat(880);
const RECORDS_PER_CHUNK = 64;

/** Some records of about a kilobyte each, numbered from `from`. */
function recordsFrom(from: number, count: number): string {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: from + index, sku: `AK${from + index}`, name: 'Keten Gömlek', filler }),
  ).join(',');
}

/** `{count, results}` with `records` records, made while it is sent. */
function* largeJson(records: number): Generator<string> {
  yield `{"count":${records},"results":[`;
  for (let from = 0; from < records; from += RECORDS_PER_CHUNK) {
    yield (from === 0 ? '' : ',') + recordsFrom(from, Math.min(RECORDS_PER_CHUNK, records - from));
  }
  yield ']}';
}

/**
 * An ERP whose only answer is one large response (`/`), compressed at `/gzip`, that it never holds itself: about
 * a megabyte for every 1,000 records.
 */
export async function serveLargeResponse(records: number): Promise<AsyncDisposable & { origin: string }> {
  const server = createServer((request, response) => {
    const body = Readable.from(largeJson(records), { objectMode: false });
    const zip = request.url === '/gzip';
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(zip ? { 'content-encoding': 'gzip' } : {}),
    });
    const sent = zip
      ? pipeline(body, createGzip({ level: constants.Z_BEST_SPEED }), response)
      : pipeline(body, response);
    sent.catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
