import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The parts of Pyodide that go into an isolate, and our own Python beside them (`python/` of the package). Pyodide expects a browser or a shell; what it cannot
 * have in an isolate is replaced here, in its text, before it is compiled. Each replacement must match, so that another version of
 * Pyodide fails here and not in a script.
 */
export interface PyodideDistribution {
  readonly core: string;
  readonly loader: string;
  readonly wasm: Uint8Array;
  readonly stdlib: ArrayBuffer;
  /** Our modules by their path below the library folder. */
  readonly modules: Readonly<Record<string, string>>;
  /** Changes with anything that a memory snapshot depends on. */
  readonly fingerprint: string;
}

const LIBRARY = fileURLToPath(new URL('../../../python/', import.meta.url));
const CORE_URL = '"file:///pyodide/pyodide.asm.mjs"';

export function loadDistribution(): PyodideDistribution {
  const folder = dirname(createRequire(import.meta.url).resolve('pyodide'));
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const core = replaceAll(read('pyodide.asm.mjs').toString('utf8'), [
    ['import.meta.url', CORE_URL],
    // Its own table of exported functions makes a wrapper for each of thousands that nothing links to: half of the start.
    [
      'for(var symName in exports){if(isInternalSym(symName)){continue}',
      'for(var symName in exports){if(isInternalSym(symName)||!(symName in GOT)){continue}',
    ],
    // The shell that it takes an isolate for would run a command to get entropy.
    ['var initRandomFill=()=>{', 'var initRandomFill=()=>{return globalThis.fillRandomly;'],
  ]);
  const loader = read('pyodide.mjs').toString('utf8');
  const wasm = read('pyodide.asm.wasm');
  const stdlib = new Uint8Array(read('python_stdlib.zip'));
  const modules = readModules();
  const hash = createHash('sha256');
  for (const part of [core, loader, wasm, stdlib, JSON.stringify(modules), process.version])
    hash.update(part);
  return { core, loader, wasm, stdlib: stdlib.buffer, modules, fingerprint: hash.digest('hex').slice(0, 16) };
}

function replaceAll(text: string, replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((changed, [from, to]) => {
    if (!changed.includes(from))
      throw new Error(`This version of Pyodide is not the one that is pinned: no "${from}".`);
    return changed.replaceAll(from, to);
  }, text);
}

function readModules(): Record<string, string> {
  const files = readdirSync(LIBRARY, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(files.map((path) => [relative(LIBRARY, path), readFileSync(path, 'utf8')]));
}
