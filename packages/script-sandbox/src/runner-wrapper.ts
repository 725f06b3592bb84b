import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** What keeps a runner process from the rest of the machine, beside the isolate that its script is in. */
export interface Confinement {
  /** Node's permission model: files of the packages alone, no processes, no workers. */
  readonly permissions: boolean;
  /** `setpriv` of Linux: no new privileges, and for root no capabilities and another user. */
  readonly noNewPrivileges: boolean;
  readonly noCapabilities: boolean;
  readonly otherUser: boolean;
  /** `unshare` of Linux: a network of its own, which has nothing in it. */
  readonly noNetwork: boolean;
}

/** The runner has no PATH to find them by. */
const SETPRIV = '/usr/bin/setpriv';
const UNSHARE = '/usr/bin/unshare';
const NO_NEW_PRIVILEGES = '--no-new-privs';
const NO_CAPABILITIES = ['--inh-caps=-all', '--bounding-set=-all'];
const NOBODY = 65_534;
const OTHER_USER = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
/** Whether the runner and Node can be reached, and by another user the runner's folder. */
const REACHES = 'head -c1 "$0" >/dev/null && test -x "$1"';
const REACHES_FOLDER = `${REACHES} && test -w "$2"`;

const found = new Map<string, readonly string[]>();

/**
 * The commands that this system offers to start the runner `entry` with, which end in starting what follows them; none where it offers
 * none. `folder` is what the runner may write to, and becomes that of its user.
 */
export function wrapperOf(entry: string, folder: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  const key = `${entry}\n${folder}`;
  const wrapper = found.get(key) ?? find(entry, folder);
  found.set(key, wrapper);
  return wrapper;
}

export function confinementOf(wrapper: readonly string[]): Confinement {
  const has = (option: string | undefined): boolean => option !== undefined && wrapper.includes(option);
  return {
    permissions: true,
    noNewPrivileges: has(NO_NEW_PRIVILEGES),
    noCapabilities: has(NO_CAPABILITIES[0]),
    otherUser: has(OTHER_USER[0]),
    noNetwork: has('--net'),
  };
}

function find(entry: string, folder: string): readonly string[] {
  const isRoot = process.getuid?.() === 0;
  const works = (wrapper: readonly string[], check = REACHES): boolean => {
    const [command, ...args] = [...wrapper, 'sh', '-c', check, entry, process.execPath, folder];
    return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  };
  const network = [[UNSHARE, '--net'], [UNSHARE, '--user', '--net'], []].find((one) => works(one)) ?? [];
  const using = (...options: string[]): string[] => [...network, SETPRIV, ...options];
  if (isRoot) {
    const other = using(...OTHER_USER, NO_NEW_PRIVILEGES, ...NO_CAPABILITIES);
    if (isGiven(folder, NOBODY) && works(other, REACHES_FOLDER)) return other;
    isGiven(folder, 0);
  }
  const without = isRoot ? [using(NO_NEW_PRIVILEGES, ...NO_CAPABILITIES)] : [];
  return [...without, using(NO_NEW_PRIVILEGES)].find((one) => works(one)) ?? network;
}

/** Gives the folder of an installation of root to a user; that of another user's stays as it is. */
function isGiven(folder: string, user: number): boolean {
  try {
    if (statSync(dirname(folder)).uid !== 0) return false;
    mkdirSync(folder, { recursive: true });
    chownSync(folder, user, user);
    return true;
  } catch {
    return false;
  }
}
