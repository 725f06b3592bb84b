export type Web = (operation: string, ...values: unknown[]) => unknown;
interface Sleep {
  apply(receiver: undefined, args: [number], options: object): Promise<void>;
}

/**
 * Runs after the prelude in every JavaScript isolate, as text: what scripts expect of the web (`TextEncoder`, `crypto`, timers, …; addresses see `urlPrelude`). It must stand
 * alone. The work is done by `web` in the runner (see `webHost`), which copies what goes in and out; what is made here only gives it its shape.
 */
export function webPrelude(web: Web, sleep: Sleep, report: (text: string) => void, maxDelayMs: number): void {
  const MAX_TIMERS = 1000;
  const toText = String;
  const define = (values: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(values))
      Reflect.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };

  function bytesOf(data: unknown): Uint8Array {
    if (data instanceof ArrayBuffer) return new Uint8Array(data);
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (typeof data === 'string') return web('encode', data) as Uint8Array;
    throw new TypeError('Text, an ArrayBuffer or a view of one is expected.');
  }

  class TextEncoder {
    readonly encoding = 'utf-8';

    encode(text: unknown = ''): Uint8Array {
      return web('encode', toText(text)) as Uint8Array;
    }
  }

  class TextDecoder {
    readonly encoding: string;
    readonly #options: object;

    constructor(label: unknown = 'utf-8', options: object = {}) {
      this.encoding = web('encoding', toText(label)) as string;
      this.#options = { ...options };
    }

    decode(bytes?: unknown): string {
      return bytes === undefined
        ? ''
        : (web('decode', bytesOf(bytes), this.encoding, this.#options) as string);
    }
  }

  const nameOf = (algorithm: unknown): string =>
    toText(typeof algorithm === 'object' && algorithm !== null ? Reflect.get(algorithm, 'name') : algorithm);
  const keys = new WeakMap<object, { readonly bytes: Uint8Array; readonly hash: string }>();
  const signature = (key: object, data: unknown): Uint8Array => {
    const held = keys.get(key);
    if (held === undefined) throw new TypeError('The key is none of crypto.subtle.importKey.');
    return web('hmac', held.hash, held.bytes, bytesOf(data)) as Uint8Array;
  };
  const onlyHmac = (algorithm: unknown): void => {
    if (nameOf(algorithm).toUpperCase() !== 'HMAC')
      throw new TypeError(`${nameOf(algorithm)} is not available in scripts; HMAC is.`);
  };
  const bufferOf = (bytes: Uint8Array): ArrayBufferLike =>
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const subtle = {
    async digest(algorithm: unknown, data: unknown) {
      return bufferOf(web('hash', nameOf(algorithm), bytesOf(data)) as Uint8Array);
    },
    async importKey(
      format: unknown,
      key: unknown,
      algorithm: { hash?: unknown },
      extractable = false,
      usages: unknown = [],
    ) {
      onlyHmac(algorithm);
      if (format !== 'raw') throw new TypeError('A key is imported as "raw" bytes.');
      const made = {
        type: 'secret',
        extractable,
        algorithm: { name: 'HMAC', hash: { name: nameOf(algorithm.hash) } },
        usages,
      };
      keys.set(made, { bytes: bytesOf(key), hash: nameOf(algorithm.hash) });
      return made;
    },
    async sign(algorithm: unknown, key: object, data: unknown) {
      onlyHmac(algorithm);
      return bufferOf(signature(key, data));
    },
    async verify(algorithm: unknown, key: object, given: unknown, data: unknown) {
      onlyHmac(algorithm);
      const [expected, told] = [signature(key, data), bytesOf(given)];
      return expected.length === told.length && expected.every((byte, index) => byte === told[index]);
    },
  };
  const written = (bytes: unknown, encoding: unknown): unknown =>
    encoding === 'bytes' ? bytes : web('write', bytes, toText(encoding));
  const crypto = {
    subtle,
    hash: (algorithm: unknown, data: unknown, encoding: unknown = 'hex') =>
      written(web('hash', nameOf(algorithm), bytesOf(data)), encoding),
    hmac: (algorithm: unknown, key: unknown, data: unknown, encoding: unknown = 'hex') =>
      written(web('hmac', nameOf(algorithm), bytesOf(key), bytesOf(data)), encoding),
    randomUUID: () => web('uuid'),
    getRandomValues(target: ArrayBufferView) {
      bytesOf(target).set(web('random', target.byteLength) as Uint8Array);
      return target;
    },
  };

  type Call = (...values: unknown[]) => unknown;
  const timers = new Set<number>();
  let lastTimer = 0;
  async function wait(
    id: number,
    delay: unknown,
    repeats: boolean,
    call: Call,
    values: unknown[],
  ): Promise<void> {
    const delayMs = Math.min(Math.max(Number(delay) || 0, repeats ? 1 : 0), maxDelayMs);
    do {
      await sleep.apply(undefined, [delayMs], { result: { promise: true } });
      if (!timers.has(id)) return;
      if (!repeats) timers.delete(id);
      try {
        call(...values);
      } catch (error) {
        report(`A timer of the script threw: ${toText(error)}`);
      }
    } while (timers.has(id));
  }
  function start(repeats: boolean, call: unknown, delay: unknown, values: unknown[]): number {
    if (typeof call !== 'function') throw new TypeError('A timer calls a function.');
    if (timers.size >= MAX_TIMERS) throw new RangeError(`A script has ${MAX_TIMERS} timers at most.`);
    lastTimer += 1;
    timers.add(lastTimer);
    void wait(lastTimer, delay, repeats, call as Call, values);
    return lastTimer;
  }
  const clear = (id: unknown): void => void timers.delete(id as number);

  define({
    TextEncoder,
    TextDecoder,
    crypto,
    atob: (text: unknown) => web('atob', toText(text)),
    btoa: (text: unknown) => web('btoa', toText(text)),
    structuredClone: (value: unknown) => web('clone', value),
    queueMicrotask: (call: () => void) => void Promise.resolve().then(call),
    setTimeout: (call: unknown, delay?: unknown, ...values: unknown[]) => start(false, call, delay, values),
    setInterval: (call: unknown, delay?: unknown, ...values: unknown[]) => start(true, call, delay, values),
    clearTimeout: clear,
    clearInterval: clear,
  });
}
