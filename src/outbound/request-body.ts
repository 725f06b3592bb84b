import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { outboundError } from './outbound.errors.js';

const JSON_TYPE = /^(application|text)\/([\w.+-]+\+)?json$/;
const UTF8 = /^"?(utf-?8|us-ascii)"?$/;

/**
 * The body of a request as it arrives, decompressed; at most `maxBytes` of it, before and after decompression. The
 * request stays open whatever happens, so that it can be answered.
 */
export async function* readBody(request: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  const isGzip = checkHeaders(request);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const source = isGzip ? gunzip(request, maxBytes) : request;
  let bytes = 0;
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw asPayloadError(error, isGzip);
  } finally {
    if (source !== request) source.destroy();
  }
}

/** Whether the body is compressed; throws `PAYLOAD_UNSUPPORTED` for what this room does not read. */
function checkHeaders({ headers }: IncomingMessage): boolean {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (type !== '' && !JSON_TYPE.test(type)) {
    throw outboundError(
      'PAYLOAD_UNSUPPORTED',
      `The content type is ${type}; send "Content-Type: application/json".`,
    );
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !UTF8.test(charset)) {
    throw outboundError('PAYLOAD_UNSUPPORTED', `The charset is ${charset}; send the payload in UTF-8.`);
  }
  const encoding = (headers['content-encoding'] ?? 'identity').toLowerCase().trim();
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  if (encoding === 'identity' || encoding === '') return false;
  throw outboundError('PAYLOAD_UNSUPPORTED', `The content encoding is ${encoding}; send gzip, or none.`);
}

function gunzip(request: IncomingMessage, maxBytes: number): Readable {
  const inflated = createGunzip({ chunkSize: 65_536 });
  let bytes = 0;
  const fail = (error: Error): void => {
    request.unpipe(inflated);
    inflated.destroy(error);
  };
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) fail(tooLarge(maxBytes));
  });
  request.once('error', fail);
  return request.pipe(inflated);
}

function tooLarge(maxBytes: number): Error {
  return outboundError(
    'PAYLOAD_TOO_LARGE',
    `The payload is larger than ${Math.floor(maxBytes / 1_000_000)} MB. Send it in several posts, each with all images of its products.`,
    { details: { maxBytes } },
  );
}

/** Zlib's words, and those of a connection that broke, in ours. */
function asPayloadError(error: unknown, isGzip: boolean): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ECONNRESET' || code === 'Z_BUF_ERROR') {
    return outboundError('PAYLOAD_TRUNCATED', 'The payload ended before it was complete.', { cause: error });
  }
  if (isGzip && typeof code === 'string' && code.startsWith('Z_')) {
    const said = error instanceof Error ? error.message : code;
    return outboundError(
      'PAYLOAD_NOT_GZIP',
      `The payload is not gzip, although its header says so: ${said}.`,
      {
        cause: error,
      },
    );
  }
  return error;
}
