import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';

const URL_PARTS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const;
const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA1: 'sha1',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
};
const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
/** As browsers have it. */
const MAX_RANDOM_BYTES = 65_536;

function urlParts(
  href: string,
  base: string | undefined,
  part?: string,
  value?: string,
): Record<string, string> {
  const url = URL.parse(href, base);
  if (url === null) throw new TypeError(`Invalid URL: ${href.slice(0, 200)}`);
  const changed = URL_PARTS.find((name) => name === part && name !== 'origin');
  if (changed !== undefined) Reflect.set(url, changed, value);
  return Object.fromEntries(URL_PARTS.map((name) => [name, url[name]]));
}

function hashName(algorithm: string): string {
  const name = HASHES[algorithm.replaceAll('-', '').toUpperCase()];
  if (name === undefined)
    throw new TypeError(`There is no hash "${algorithm.slice(0, 40)}": ${Object.keys(HASHES).join(', ')}.`);
  return name;
}

function writeBytes(bytes: Uint8Array, encoding: string): string {
  const known = ENCODINGS.find((name) => name === encoding);
  if (known === undefined)
    throw new TypeError(`There is no encoding "${encoding.slice(0, 40)}": ${ENCODINGS.join(', ')}, bytes.`);
  return Buffer.from(bytes).toString(known);
}

function latin1(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.toString('latin1') !== text)
    throw new RangeError('btoa takes characters up to U+00FF; encode the text first.');
  return bytes;
}

function random(length: number): Buffer {
  if (length > MAX_RANDOM_BYTES) throw new RangeError(`At most ${MAX_RANDOM_BYTES} random bytes at once.`);
  return randomBytes(length);
}

/** A buffer of its own: of a pooled one the whole pool would be copied into the isolate. */
const own = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

type Operation = (...values: never[]) => unknown;
const OPERATIONS: Readonly<Record<string, Operation>> = {
  clone: (value: unknown) => value,
  url: urlParts,
  query: (text: string) => [...new URLSearchParams(text)],
  queryText: (pairs: [string, string][]) => new URLSearchParams(pairs).toString(),
  encode: (text: string) => own(Buffer.from(text.toWellFormed())),
  encoding: (label: string) => new TextDecoder(label).encoding,
  decode: (bytes: Uint8Array, label: string, options: object) =>
    new TextDecoder(label, options).decode(bytes),
  atob: (text: string) => atob(text),
  btoa: (text: string) => latin1(text).toString('base64'),
  hash: (algorithm: string, bytes: Uint8Array) => own(createHash(hashName(algorithm)).update(bytes).digest()),
  hmac: (algorithm: string, key: Uint8Array, bytes: Uint8Array) =>
    own(createHmac(hashName(algorithm), key).update(bytes).digest()),
  write: writeBytes,
  uuid: () => randomUUID(),
  random: (length: number) => own(random(length)),
};

/** What `webPrelude` asks the runner for: values of an isolate in, values for it out, both copied. Throws what the script sees. */
export function webHost(operation: string, ...values: unknown[]): unknown {
  const work = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (work === undefined) throw new TypeError('There is no such operation.');
  return (work as (...values: unknown[]) => unknown)(...values);
}

/** The timers of one job: each resolves in its time; none after `stop`. */
export class JobTimers {
  private readonly running = new Set<NodeJS.Timeout>();

  readonly sleep = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.running.delete(timer);
        resolve();
      }, delayMs);
      this.running.add(timer);
    });

  stop(): void {
    for (const timer of this.running) clearTimeout(timer);
    this.running.clear();
  }
}
