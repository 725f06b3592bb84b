import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the demo leaves behind, beside the working directory's other data. */
export const DEMO_FOLDER = resolve('.data', 'demo');

/** The folder of the server's data and log: `.data/demo`, or for a playground a new one that goes with `started`. */
export async function openDemoFolder(playground: boolean, started: AsyncDisposableStack): Promise<string> {
  if (!playground) return DEMO_FOLDER;
  const folder = await mkdtemp(join(tmpdir(), 'image-integrator-playground-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  // Started as root, the embedded Postgres runs as another user, who has to enter it.
  await chmod(folder, 0o755);
  return folder;
}
