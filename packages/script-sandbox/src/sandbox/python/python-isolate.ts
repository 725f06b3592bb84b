import ivm from 'isolated-vm';
import { randomBytes } from 'node:crypto';
import type { PyodideDistribution } from './pyodide-distribution.js';
import { type PythonAnswer, pythonPrelude } from './python-prelude.js';
import { timezoneFile } from './timezone-file.js';
import type { WasmModule } from './web-assembly.js';

/** What all Pythons of a runner share. */
export interface PythonImage {
  readonly distribution: PyodideDistribution;
  readonly wasm: ivm.ExternalCopy<WasmModule>;
  readonly stdlib: ivm.ExternalCopy<ArrayBuffer>;
  /** Null while the snapshot itself is being made. */
  readonly snapshot: ivm.ExternalCopy<ArrayBuffer> | null;
}

/** The ways out of one Python; they are set when its job begins, since a spare does not know its job yet. */
export interface PythonPorts {
  emit: (kind: string, text: string) => void;
  request: (text: string) => Promise<string>;
}

/** JavaScript memory of a Python isolate: Pyodide's own objects and, for a moment, the snapshot. Python's memory is the wasm's. */
const ISOLATE_MB = 192;
const MAX_RANDOM_BYTES = 65_536;

/** V8's code cache of Pyodide's two scripts: every isolate after the first skips compiling them. */
const codeCache = new Map<string, ivm.ExternalCopy<ArrayBuffer>>();

/** One interpreter in one isolate, for one job. */
export class PythonIsolate {
  readonly ports: PythonPorts = {
    emit: () => {},
    request: () => Promise.reject(new Error('No job is running.')),
  };

  private control: ivm.Reference;

  private constructor(private readonly isolate: ivm.Isolate) {}

  /** Starts an interpreter; `onLost` is called when its isolate is beyond saving. */
  static async start(image: PythonImage, onLost: () => void): Promise<PythonIsolate> {
    const python = new PythonIsolate(
      new ivm.Isolate({ memoryLimit: ISOLATE_MB, onCatastrophicError: onLost }),
    );
    try {
      await python.boot(image);
      return python;
    } catch (error) {
      python.dispose();
      throw error;
    }
  }

  /** Imports our modules and answers the memory of the interpreter that has them. */
  async makeSnapshot({ distribution }: PythonImage): Promise<ArrayBuffer> {
    return (await this.call('snapshot', [JSON.stringify(distribution.modules)])) as ArrayBuffer;
  }

  /** Runs one job; `jobText` is what `image_integrator.runner.run` takes. Rejects as isolated-vm does. */
  async run(jobText: string, input: string, timeoutMs: number): Promise<PythonAnswer> {
    const bytes = new ivm.ExternalCopy(new Uint8Array(Buffer.from(input)).buffer, { transferOut: true });
    return (await this.call(
      'run',
      [jobText, bytes.copyInto({ release: true, transferIn: true })],
      timeoutMs,
    )) as PythonAnswer;
  }

  dispose(): void {
    if (!this.isolate.isDisposed) this.isolate.dispose();
  }

  private async boot({ distribution, wasm, stdlib, snapshot }: PythonImage): Promise<void> {
    const context = await this.isolate.createContext();
    const install = await context.eval(`(${pythonPrelude.toString()})`, { reference: true });
    this.control = await install.apply(
      undefined,
      [
        new ivm.Callback((kind: string, text: string) => this.ports.emit(kind, text), { ignored: true }),
        new ivm.Callback((count: number) =>
          randomBytes(Math.min(count, MAX_RANDOM_BYTES)).toString('latin1'),
        ),
        new ivm.Callback((name: string) => timezoneFile(name)?.toString('base64') ?? null),
        new ivm.Reference((text: string) => this.ports.request(text)),
      ],
      { result: { reference: true } },
    );
    const createPyodideModule = await this.load(context, 'pyodide.asm.mjs', distribution.core, 'default');
    const loadPyodide = await this.load(context, 'pyodide.mjs', distribution.loader, 'loadPyodide');
    await this.call('boot', [
      createPyodideModule,
      loadPyodide,
      wasm.copyInto(),
      stdlib.copyInto(),
      snapshot?.copyInto() ?? null,
    ]);
  }

  /** Evaluates one of Pyodide's modules and answers one of its exports. */
  private async load(
    context: ivm.Context,
    filename: string,
    source: string,
    name: string,
  ): Promise<ivm.Dereference<unknown>> {
    const cachedData = codeCache.get(filename);
    const module = await this.isolate.compileModule(source, {
      filename,
      ...(cachedData === undefined ? { produceCachedData: true } : { cachedData }),
    });
    const { cachedData: produced } = module as { cachedData?: ivm.ExternalCopy<ArrayBuffer> };
    if (produced !== undefined) codeCache.set(filename, produced);
    await module.instantiate(context, () => module);
    await module.evaluate();
    const reference = (await module.namespace.get(name, { reference: true })) as ivm.Reference<unknown>;
    return reference.derefInto();
  }

  private async call(method: string, args: unknown[], timeout?: number): Promise<unknown> {
    const reference = await this.control.get(method, { reference: true });
    return reference.apply(undefined, args, {
      ...(timeout === undefined ? {} : { timeout }),
      result: { promise: true, copy: true },
    });
  }
}
