/** The part of the WebAssembly interface that is used here; the compiler's library has it only beside the whole browser. */
export interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: unknown) => object;
  readonly Memory: WasmConstructor;
  readonly Table: WasmConstructor;
  readonly Global: WasmConstructor;
  readonly RuntimeError: WasmConstructor;
  readonly CompileError: WasmConstructor;
  readonly LinkError: WasmConstructor;
}

/** A compiled binary; opaque, and shared between isolates without being compiled again. */
export type WasmModule = object;

type WasmConstructor = new (...args: unknown[]) => object;

const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };

export function compileWasm(binary: Uint8Array): WasmModule {
  return new WebAssembly.Module(binary);
}
