import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { type Confinement, confinementOf, wrapperOf } from './runner-wrapper.js';

export interface Launch extends Confinement {
  readonly execPath: string;
  readonly execArgv: readonly string[];
}

const NODE_ARGS = [
  // isolated-vm needs the first; type stripping and permissions announce themselves without the others.
  '--no-node-snapshot',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=SecurityWarning',
];
const PACKAGE = join(import.meta.dirname, '..');
/** Read by node-gyp-build to tell which build of isolated-vm fits. */
const SYSTEM_FILE = '/etc/alpine-release';

/** How to start the runner `entry` with the least that it needs. `dataDir` as in `RunnerOptions`. */
export function launchOf(entry: string, dataDir: string): Launch {
  const { execPath } = process;
  const folder = resolve(dataDir, 'sandbox');
  const nodeArgs = [...NODE_ARGS, '--permission', '--allow-addons', ...readable(), ...writable(folder)];
  const wrapper = wrapperOf(entry, folder);
  const [first, ...rest] = [...wrapper, execPath];
  return { ...confinementOf(wrapper), execPath: first, execArgv: [...rest, ...nodeArgs] };
}

function readable(): string[] {
  const require = createRequire(import.meta.url);
  const modules = ['isolated-vm', 'pyodide'].map((name) => modulesFolderOf(require.resolve(name)));
  return [...new Set([PACKAGE, ...modules])]
    .map((folder) => allow('read', join(folder, '*')))
    .concat(allow('read', SYSTEM_FILE));
}

function writable(folder: string): string[] {
  return [folder, join(folder, '*')].flatMap((path) => [allow('read', path), allow('write', path)]);
}

const allow = (what: 'read' | 'write', path: string): string => `--allow-fs-${what}=${path}`;

/** The outermost `node_modules` that a file is in, or its own folder. */
function modulesFolderOf(file: string): string {
  const at = file.indexOf(`${sep}node_modules${sep}`);
  return at < 0 ? dirname(file) : file.slice(0, at + `${sep}node_modules`.length);
}
