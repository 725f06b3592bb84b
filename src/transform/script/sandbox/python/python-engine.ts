import type { SandboxOutput } from '../../runner-protocol.js';
import { type Engine, SandboxError } from '../engine.js';

/** Python: CPython compiled to WebAssembly, in an isolate. */
export class PythonEngine implements Engine {
  execute(): Promise<SandboxOutput[]> {
    return Promise.reject(
      new SandboxError({ code: 'SCRIPT_UNAVAILABLE', message: 'This build has no Python engine.' }),
    );
  }
}
