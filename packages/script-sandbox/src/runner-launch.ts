import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';

/** What keeps a runner process from the rest of the machine, beside the isolate that its script is in. */
export interface Confinement {
  /** Node's permission model: files of the packages alone, no processes, no workers. */
  readonly permissions: boolean;
  /** `setpriv` of Linux: no new privileges, and for root no capabilities. */
  readonly noNewPrivileges: boolean;
  readonly noCapabilities: boolean;
}

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
/** The runner has no PATH to find it by. */
const SETPRIV = '/usr/bin/setpriv';
const NO_NEW_PRIVILEGES = '--no-new-privs';
const NO_CAPABILITIES = ['--inh-caps=-all', '--bounding-set=-all'];
const PACKAGE = join(import.meta.dirname, '..');
/** Read by node-gyp-build to tell which build of isolated-vm fits. */
const SYSTEM_FILE = '/etc/alpine-release';

const found = new Map<string, readonly string[] | null>();

/** How to start the runner `entry` with the least that it needs. `dataDir` as in `RunnerOptions`. */
export function launchOf(entry: string, dataDir: string): Launch {
  const { execPath } = process;
  const nodeArgs = [...NODE_ARGS, '--permission', '--allow-addons', ...readable(), ...writable(dataDir)];
  if (!found.has(entry)) found.set(entry, setprivFor(entry));
  const setpriv = found.get(entry) ?? null;
  const confinement = {
    permissions: true,
    noNewPrivileges: setpriv !== null,
    noCapabilities: setpriv?.includes(NO_CAPABILITIES[0] ?? '') ?? false,
  };
  return setpriv === null
    ? { ...confinement, execPath, execArgv: nodeArgs }
    : { ...confinement, execPath: SETPRIV, execArgv: [...setpriv, execPath, ...nodeArgs] };
}

function readable(): string[] {
  const require = createRequire(import.meta.url);
  const modules = ['isolated-vm', 'pyodide'].map((name) => modulesFolderOf(require.resolve(name)));
  return [...new Set([PACKAGE, ...modules])]
    .map((folder) => allow('read', join(folder, '*')))
    .concat(allow('read', SYSTEM_FILE));
}

function writable(dataDir: string): string[] {
  const folder = resolve(dataDir, 'sandbox');
  return [folder, join(folder, '*')].flatMap((path) => [allow('read', path), allow('write', path)]);
}

const allow = (what: 'read' | 'write', path: string): string => `--allow-fs-${what}=${path}`;

/** The outermost `node_modules` that a file is in, or its own folder. */
function modulesFolderOf(file: string): string {
  const at = file.indexOf(`${sep}node_modules${sep}`);
  return at < 0 ? dirname(file) : file.slice(0, at + `${sep}node_modules`.length);
}

/** The options of `setpriv` that this system takes, with which the runner can still be read; null for none. */
function setprivFor(entry: string): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  const isRoot = process.getuid?.() === 0;
  const tries = [...(isRoot ? [[NO_NEW_PRIVILEGES, ...NO_CAPABILITIES]] : []), [NO_NEW_PRIVILEGES]];
  return (
    tries.find(
      (options) => spawnSync(SETPRIV, [...options, 'head', '-c1', entry], { stdio: 'ignore' }).status === 0,
    ) ?? null
  );
}
