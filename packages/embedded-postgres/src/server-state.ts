import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { ClusterHome } from './cluster-home.js';

/** What the process that starts the server leaves for those that come later. */
export interface ServerState {
  readonly port: number;
  /** Folder of the application that started it. */
  readonly installation: string;
}

/** Null before the first start. */
export async function readState(home: ClusterHome): Promise<ServerState | null> {
  try {
    return JSON.parse(await readFile(home.stateFile, 'utf8')) as ServerState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
}

export async function writeState(home: ClusterHome, state: ServerState): Promise<void> {
  const fresh = `${home.stateFile}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, `${JSON.stringify(state)}\n`);
  await rename(fresh, home.stateFile);
}
