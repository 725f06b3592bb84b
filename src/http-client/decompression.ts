import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { httpClientError } from './http-client.errors.js';
import type { HttpHeaders, RequestSubject } from './http-request.js';
import { describeRequest, tooLargeError, toTransportError } from './transport-error.js';

/** What a request offers to understand. */
export const ACCEPT_ENCODING = 'gzip, br, deflate, zstd';

/** More layers than this are an attack: each multiplies what comes out. */
const MAX_LAYERS = 2;

type Decoder = Transform | ((source: AsyncIterable<Buffer>) => AsyncIterable<Buffer>);

const DECODERS: Readonly<Record<string, () => Decoder>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
  deflate: () => inflateEitherForm,
  // 8 MiB of window, the most that RFC 9659 lets a server use over HTTP.
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
};

/** Whether the body must be decoded before it can be read. */
export function isEncoded(headers: HttpHeaders): boolean {
  return encodingsOf(headers).length > 0;
}

/**
 * The body as its sender meant it, stopped with `RESPONSE_TOO_LARGE` at `maxBytes` of output; damage is
 * `RESPONSE_UNDECODABLE`. Destroying the result destroys `source`.
 */
export function decoded(
  source: Readable,
  headers: HttpHeaders,
  maxBytes: number,
  subject: RequestSubject,
): Readable {
  const encodings = encodingsOf(headers);
  if (encodings.length === 0) return source;
  const decoders = encodings.toReversed().map((encoding) => DECODERS[encoding]?.());
  if (decoders.length > MAX_LAYERS || decoders.includes(undefined)) {
    source.destroy();
    throw httpClientError(
      'RESPONSE_UNDECODABLE',
      `The response to the ${describeRequest(subject)} is encoded as "${encodings.join(', ')}"; understood are ${ACCEPT_ENCODING}.`,
    );
  }
  const cap = new BodyCap(maxBytes, subject);
  const chain = [source, ...decoders, cap] as unknown as readonly NodeJS.ReadWriteStream[];
  pipeline(chain, () => undefined); // The consumer of `cap` hears of every failure; there is nobody else to tell.
  return cap;
}

/** Counts what comes out of the decoders, and names their failures. */
class BodyCap extends Transform {
  private bytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly subject: RequestSubject,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) done(tooLargeError(this.subject, this.maxBytes));
    else done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    done(error === null ? null : toTransportError(error, this.subject));
  }
}

function encodingsOf(headers: HttpHeaders): string[] {
  return [headers['content-encoding'] ?? []]
    .flat()
    .flatMap((value) => value.toLowerCase().split(','))
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
}

/** `deflate` means the zlib format, but some servers send the bare one; the first byte tells (RFC 1950: method 8). */
async function* inflateEitherForm(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  async function* all(): AsyncGenerator<Buffer> {
    yield first.value;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  const inflate = (first.value[0] ?? 0) % 16 === 8 ? createInflate() : createInflateRaw();
  yield* pipeline(Readable.from(all()), inflate, () => undefined);
}
