import { randomBytes } from 'node:crypto';
import { link, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedError } from './embedded-error.js';
import { makeFolder } from './reachable-folder.js';

/*
 * A home outside of the data directory: the file `location` in the data directory names the folder, and the file
 * `owner` in the folder names that file, so that each can be checked against the other.
 */

/** Makes a home below `systemHome` and lets `pointer` name it. */
export async function makeOutside(pointer: string, systemHome: string): Promise<void> {
  const folder = join(await realpath(systemHome), randomBytes(6).toString('hex'));
  await makeFolder(folder);
  await writeFile(join(folder, 'owner'), `${pointer}\n`);
  const fresh = `${pointer}.${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, `${folder}\n`);
  try {
    await link(fresh, pointer);
  } catch (error) {
    await rm(folder, { recursive: true });
    // Another process that started at the same time was quicker: its folder counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(fresh);
  }
}

/**
 * Answers the home that `pointer` names. A data directory that was moved takes its database along; a copy of one does
 * not get a share in it.
 */
export async function claimOutside(pointer: string): Promise<string> {
  const folder = (await readLine(pointer)) ?? '';
  const owner = await readLine(join(folder, 'owner'));
  if (owner === null) {
    throw new EmbeddedError(
      'EMBEDDED_DATA_UNUSABLE',
      `The database was kept in ${folder}, says ${pointer}, and that folder is gone. Bring it back, or delete ${pointer} to begin with an empty database.`,
    );
  }
  if (owner !== pointer) {
    if ((await readLine(owner)) === folder) {
      throw new EmbeddedError(
        'EMBEDDED_IN_USE',
        `The database in ${folder} belongs to ${owner}, and ${pointer} is a copy of that. Set another dataDir, or delete ${pointer} to begin with an empty database.`,
      );
    }
    await writeFile(join(folder, 'owner'), `${pointer}\n`);
  }
  return folder;
}

/** The text of a file of one line; null when there is no such file. */
async function readLine(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
}
