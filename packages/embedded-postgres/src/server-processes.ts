import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

/** The programs that work on a cluster. */
const PROGRAMS = new Set(['postgres', 'initdb']);

/**
 * The ids of the live processes of Postgres that work in the folder `home`, be they children of ours or left over by
 * somebody who is gone. A zombie works nowhere and is not among them, nor is a stranger that was given the id of a
 * dead server.
 */
export function findServerProcesses(home: string): number[] {
  return process.platform === 'linux' ? fromProc(home) : fromPs(home);
}

/** Every process of a server has its working directory in the cluster, initdb in the folder around it. */
function fromProc(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        const program = basename(readlinkSync(join('/proc', id, 'exe'))).replace(/ \(deleted\)$/, '');
        if (!PROGRAMS.has(program)) return false;
        const folder = readlinkSync(join('/proc', id, 'cwd'));
        return folder === home || folder.startsWith(home + sep);
      } catch {
        return false; // Gone meanwhile, a zombie, or somebody else's.
      }
    })
    .map(Number);
}

/** Elsewhere the command line tells; only of the first process of a server, but the others end with it. */
function fromPs(home: string): number[] {
  return execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, id, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
      return id !== undefined && command?.includes(`-D ${home}${sep}`) === true ? [Number(id)] : [];
    });
}

/** The id of the first process of the server on `cluster` (in the folder `home`), or null when no server lives there. */
export function findPostmaster(home: string, cluster: string): number | null {
  const id = readPostmasterId(cluster);
  return id !== null && findServerProcesses(home).includes(id) ? id : null;
}

/** What `postmaster.pid` says: after a crash it may be the id of nobody, or of a stranger. */
function readPostmasterId(cluster: string): number | null {
  try {
    const id = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10);
    return id > 1 ? id : null;
  } catch {
    return null;
  }
}

/** Sends the signal; a process that is gone already is fine. */
export function sendSignal(id: number, name: NodeJS.Signals): void {
  try {
    process.kill(id, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
