import ivm from 'isolated-vm';
import { loadDistribution, type PyodideDistribution } from './pyodide-distribution.js';
import { type PythonImage, PythonIsolate } from './python-isolate.js';
import { SnapshotStore } from './python-snapshot.js';
import { limitWasmMemory, PAGE_BYTES } from './wasm-memory.js';
import { compileWasm, type WasmModule } from './web-assembly.js';

/** What the interpreter and its imported modules take, before a script has any data. */
const INTERPRETER_MB = 64;
const MB = 1024 * 1024;

/** Makes what Pythons are started from: the compiled engine with its memory limit, and the snapshot of a started interpreter. */
export class PythonImages {
  private readonly store: SnapshotStore;
  private current: { readonly memoryMb: number; readonly image: Promise<PythonImage> } | null = null;
  private shared: Promise<SharedParts> | null = null;

  constructor(
    dataDir: string,
    private readonly onLost: () => void,
  ) {
    this.store = new SnapshotStore(dataDir);
  }

  /** The image for scripts with that much memory. Only the latest one is kept: flows rarely differ in this. */
  get(memoryMb: number): Promise<PythonImage> {
    if (this.current?.memoryMb !== memoryMb) this.current = { memoryMb, image: this.make(memoryMb) };
    return this.current.image;
  }

  private async make(memoryMb: number): Promise<PythonImage> {
    this.shared ??= this.prepare();
    const { distribution, stdlib, snapshot } = await this.shared;
    const bytes = snapshot.byteLength;
    const wasm = compile(distribution, bytes / PAGE_BYTES, ((memoryMb + INTERPRETER_MB) * MB) / PAGE_BYTES);
    return { distribution, stdlib, wasm, snapshot: snapshot.copy };
  }

  private async prepare(): Promise<SharedParts> {
    const distribution = loadDistribution();
    const stdlib = new ivm.ExternalCopy(distribution.stdlib);
    const bytes =
      this.store.find(distribution.fingerprint) ?? (await this.makeSnapshot(distribution, stdlib));
    // The interpreter's memory, behind a header that is not a whole page.
    const byteLength = Math.floor(bytes.byteLength / PAGE_BYTES) * PAGE_BYTES;
    return { distribution, stdlib, snapshot: { copy: new ivm.ExternalCopy(bytes), byteLength } };
  }

  private async makeSnapshot(
    distribution: PyodideDistribution,
    stdlib: ivm.ExternalCopy<ArrayBuffer>,
  ): Promise<ArrayBuffer> {
    const image = {
      distribution,
      stdlib,
      wasm: new ivm.ExternalCopy(compileWasm(distribution.wasm)),
      snapshot: null,
    };
    const python = await PythonIsolate.start(image, this.onLost);
    try {
      const snapshot = await python.makeSnapshot(image);
      this.store.save(distribution.fingerprint, snapshot);
      return snapshot;
    } finally {
      python.dispose();
    }
  }
}

interface SharedParts {
  readonly distribution: PyodideDistribution;
  readonly stdlib: ivm.ExternalCopy<ArrayBuffer>;
  readonly snapshot: { readonly copy: ivm.ExternalCopy<ArrayBuffer>; readonly byteLength: number };
}

function compile(
  { wasm }: PyodideDistribution,
  minPages: number,
  maxPages: number,
): ivm.ExternalCopy<WasmModule> {
  return new ivm.ExternalCopy(compileWasm(limitWasmMemory(wasm, minPages, maxPages)));
}
