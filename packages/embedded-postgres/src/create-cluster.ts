import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedError } from './embedded-error.js';
import type { Binaries } from './binaries.js';
import type { ClusterHome } from './cluster-home.js';
import type { FileLock } from './file-lock.js';
import { ADMIN } from './keeper.js';
import { readStartLog, startProgram } from './server-command.js';

/** What an operator may change later in `cluster/postgresql.conf`. */
const DEFAULTS = {
  max_connections: '200',
  shared_buffers: '256MB',
  // Statements here are short: compiling them costs more than it saves.
  jit: 'off',
  // Statements of a client that was killed end with it instead of keeping their locks.
  client_connection_check_interval: '5s',
  // One file per day of the week, each overwritten after a week.
  logging_collector: 'on',
  log_filename: 'postgres-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Makes the cluster unless it is there: UTF-8 with Postgres' own locale (so that the order of an index does not
 * depend on the machine's C library), passwords by SCRAM, checksums on. It is made beside its place and renamed, so
 * that a process killed on the way leaves nothing that looks like a database. The caller holds the start lock.
 */
export async function createClusterIfMissing(
  home: ClusterHome,
  binaries: Binaries,
  lock: FileLock,
  { password, durable }: { password: string; durable: boolean },
): Promise<void> {
  if (existsSync(home.cluster)) {
    await checkMajor(home, binaries);
    return;
  }
  const { account } = home;
  const passwordFile = join(home.folder, 'initdb.password');
  await Promise.all(
    [home.unfinished, passwordFile].map((path) => rm(path, { recursive: true, force: true })),
  );
  await mkdir(home.unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== null) {
    await chown(home.unfinished, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    const initdb = await startProgram(
      home,
      binaries.initdb,
      initdbArguments(home, passwordFile, durable),
      lock,
    );
    const how = await initdb.end;
    if (how !== 'exit code 0') {
      throw new EmbeddedError(
        'EMBEDDED_START_FAILED',
        `The embedded database in ${home.folder} could not be made (initdb: ${how}):\n${await readStartLog(home)}`,
      );
    }
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(home.unfinished, home.cluster);
}

function initdbArguments(home: ClusterHome, passwordFile: string, durable: boolean): string[] {
  return [
    '-D',
    home.unfinished,
    `--username=${ADMIN}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...Object.entries(DEFAULTS).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ...(durable ? [] : ['--no-sync']),
  ];
}

/** Files of one major version cannot be read by another. */
async function checkMajor(home: ClusterHome, binaries: Binaries): Promise<void> {
  const major = (await readFile(join(home.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (major === binaries.major) return;
  throw new EmbeddedError(
    'EMBEDDED_DATA_UNUSABLE',
    `The database in ${home.cluster} was made by Postgres ${major}, and this release brings Postgres ${binaries.major}. Move it over first, or set another dataDir to begin with an empty database.`,
  );
}
