import type { WasmModule, WebAssemblyApi } from './web-assembly.js';

/** The few parts of Pyodide that are used. */
interface Pyodide {
  readonly FS: {
    mkdirTree(path: string): void;
    writeFile(path: string, data: string | Uint8Array): void;
    readFile(path: string): Uint8Array<ArrayBuffer>;
  };
  runPython(code: string): unknown;
  pyimport(name: string): Record<string, (...args: unknown[]) => unknown>;
  makeMemorySnapshot(): Uint8Array<ArrayBuffer>;
}

type LoadPyodide = (options: Record<string, unknown>) => Promise<Pyodide>;

export interface PythonAnswer {
  /** JSON: what the Python side says about the run, in `image_integrator/runner.py`. */
  readonly header: string;
  /** The content of each flow file that was sent on, in the order of the header's list. */
  readonly contents: ArrayBuffer[];
}

export interface PythonControl {
  /** Starts the interpreter from a snapshot of its memory; without one it starts cold, ready to make one. */
  boot(
    createPyodideModule: unknown,
    loadPyodide: LoadPyodide,
    wasm: unknown,
    stdlib: ArrayBuffer,
    snapshot: ArrayBuffer | null,
  ): Promise<void>;
  /** Imports our modules once and answers the interpreter's memory, with all that was imported. */
  snapshot(modulesText: string): ArrayBuffer;
  run(jobText: string, input: ArrayBuffer): PythonAnswer;
}

/**
 * Runs first in every Python isolate, as text: gives Pyodide the few browser functions that it needs, starts it, and takes away what a
 * script could use to get around the limits. It must stand alone: no import, nothing from outside its braces.
 *
 * The callbacks into the runner: `emit(kind, text)` passes a printed or logged text on; `random(count)` answers at most that many bytes as
 * characters; `timezone(name)` answers a TZif file as base64 or null; `request(text)` blocks until the HTTP answer is there.
 */
export function pythonPrelude(
  emit: (kind: string, text: string) => void,
  random: (count: number) => string,
  timezone: (name: string) => string | null,
  request: { applySyncPromise(receiver: undefined, args: [string]): string },
): PythonControl {
  const shell = globalThis as unknown as Record<string, unknown>;
  const wasmApi = shell['WebAssembly'] as WebAssemblyApi;
  const { Module, Instance, RuntimeError, CompileError, LinkError, Memory, Table, Global } = wasmApi;
  let pyodide: Pyodide;
  let parts: { wasm: unknown; stdlib: ArrayBuffer } | null = null;

  class Encoder {
    encode(text: string): Uint8Array<ArrayBuffer> {
      const bytes: number[] = [];
      for (const character of text) {
        const code = character.codePointAt(0) ?? 0;
        if (code < 0x80) bytes.push(code);
        else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
        else if (code < 0x10000)
          bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
        else {
          bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f));
          bytes.push(0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
        }
      }
      return Uint8Array.from(bytes);
    }

    encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
      let read = 0;
      let written = 0;
      for (const character of text) {
        const bytes = this.encode(character);
        if (written + bytes.length > target.length) break;
        target.set(bytes, written);
        written += bytes.length;
        read += character.length;
      }
      return { read, written };
    }
  }

  class Decoder {
    constructor(private readonly encoding = 'utf-8') {}

    decode(source?: ArrayBuffer | Uint8Array): string {
      if (source === undefined) return '';
      const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
      if (this.encoding !== 'latin1') return decodeUtf8(bytes);
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return text;
    }
  }

  function decodeUtf8(bytes: Uint8Array): string {
    let text = '';
    let at = 0;
    const next = (): number => (bytes[at++] ?? 0) & 0x3f;
    while (at < bytes.length) {
      const lead = bytes[at++] ?? 0;
      if (lead < 0x80) text += String.fromCharCode(lead);
      else if (lead < 0xe0) text += String.fromCharCode(((lead & 0x1f) << 6) | next());
      else if (lead < 0xf0) text += String.fromCharCode(((lead & 0x0f) << 12) | (next() << 6) | next());
      else text += String.fromCodePoint(((lead & 0x07) << 18) | (next() << 12) | (next() << 6) | next());
    }
    return text;
  }

  async function soon(task: () => void): Promise<void> {
    await Promise.resolve();
    task();
  }

  /** Fills with the machine's entropy, in pieces of what one call answers. */
  function fillRandomly(view: Uint8Array): Uint8Array {
    for (let at = 0; at < view.byteLength;) {
      const bytes = random(view.byteLength - at);
      for (let index = 0; index < bytes.length; index += 1, at += 1) view[at] = bytes.charCodeAt(index);
    }
    return view;
  }

  /** What a browser or a shell would have. Compiling in the background is unreliable in an isolate, so it happens at once. */
  function furnish(): void {
    Object.assign(shell, {
      performance: { now: () => Date.now() },
      TextEncoder: Encoder,
      TextDecoder: Decoder,
      setTimeout: (task: () => void) => void soon(task),
      clearTimeout: () => {},
      AbortController: class {
        readonly signal = {};
        abort(): void {}
      },
      fillRandomly,
      load: () => {},
      read: () => '{}',
      readbuffer: (path: string) => (path.endsWith('.zip') ? parts?.stdlib : new ArrayBuffer(0)),
      console: { log() {}, warn() {}, error() {} },
    });
    Object.assign(wasmApi, {
      compile: async (bytes: Uint8Array) => new Module(bytes),
      instantiate: async (source: unknown, imports: unknown) => {
        if (source instanceof Module) return new Instance(source, imports);
        const module = parts?.wasm as WasmModule;
        return { module, instance: new Instance(module, imports) };
      },
    });
  }

  /** From here on nothing can make WebAssembly memory or tables beside the interpreter's own, whose maximum is fixed. */
  function lock(): void {
    for (const made of [Module, Instance, Memory, Table, Global]) {
      Reflect.deleteProperty(made.prototype, 'constructor');
    }
    Reflect.deleteProperty(Table.prototype, 'grow');
    shell['WebAssembly'] = { RuntimeError, CompileError, LinkError, Global: class {}, Module: class {} };
    for (const name of ['load', 'read', 'readbuffer', 'SharedArrayBuffer', 'Atomics']) {
      Reflect.deleteProperty(shell, name);
    }
  }

  /** Blocks this isolate's thread until the runner has the answer. */
  const send = (text: string): string => request.applySyncPromise(undefined, [text]);

  function run(jobText: string, input: ArrayBuffer): PythonAnswer {
    pyodide.FS.writeFile('/tmp/input', new Uint8Array(input));
    const header = pyodide.pyimport('image_integrator.runner')['run']?.(jobText) as string;
    const { contents } = JSON.parse(header) as { contents: string[] };
    return { header, contents: contents.map((path) => pyodide.FS.readFile(path).buffer) };
  }

  /** Goes the way of a job once with a script of our own, so that the first real one finds everything on it compiled. */
  function rehearse(): void {
    const source = 'def transform(rows, context):\n    return rows\n';
    run(JSON.stringify({ action: 'run', source, attributes: {} }), new Encoder().encode('[{"a": 1}]').buffer);
  }

  furnish();

  return {
    async boot(createPyodideModule, loadPyodide, wasm, stdlib, snapshot) {
      parts = { wasm, stdlib };
      pyodide = await loadPyodide({
        indexURL: '/pyodide/',
        packageBaseUrl: '/',
        createPyodideModule,
        lockFileContents: { info: { abi_version: '2026_0' }, packages: {} },
        env: { TZ: 'UTC', PYTHONHASHSEED: '0', HOME: '/tmp' },
        stdin: () => null,
        stdout: () => {},
        stderr: () => {},
        ...(snapshot === null ? { _makeSnapshot: true } : { _loadSnapshot: snapshot }),
      });
      parts = null;
      lock();
      if (snapshot !== null) {
        pyodide.pyimport('image_integrator.runner')['wake']?.(emit, send, timezone);
        rehearse();
      }
    },

    snapshot(modulesText) {
      for (const [path, source] of Object.entries(JSON.parse(modulesText) as Record<string, string>)) {
        pyodide.FS.mkdirTree(`/image-integrator/${path}`.replace(/\/[^/]*$/, ''));
        pyodide.FS.writeFile(`/image-integrator/${path}`, source);
      }
      pyodide.runPython('import sys; sys.path.insert(0, "/image-integrator"); import image_integrator.warm');
      return pyodide.makeMemorySnapshot().buffer;
    },

    run,
  };
}
