import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { AppConfig } from '../config/index.js';
import { DatabaseServer, knownMigrations, MIGRATION_LOCK, SqlState, sqlState } from '../database/index.js';
import { archiveText } from './archive.js';
import { backupError } from './backup.errors.js';
import { COPY_SETTINGS, listMigrations, listPartitions, listTables, readSequences } from './catalogue.js';
import { listSealingKeys, readKeyFiles } from './keys.js';
import { FORMAT, FORMAT_VERSION, type Manifest, type TableEnd, type TableListener } from './manifest.js';

export interface BackupOptions {
  /** Where it goes: a file that is not there yet, or a stream. */
  readonly output: string | NodeJS.WritableStream;
  /** Version of the application, for the manifest. */
  readonly application: string;
  /** Puts the key files of `DATA_DIR` into the backup. */
  readonly withKeys: boolean;
  /** Hears of each table when it is whole. */
  readonly onTable?: TableListener;
}

export interface BackupReport {
  readonly manifest: Manifest;
  readonly tables: readonly TableEnd[];
}

/** Twice as fast as the default of gzip, for a tenth more bytes. */
const LEVEL = 4;
/** Tables come and go (partitions by day): a table that went before it could be locked begins the backup again. */
const TRIES = 3;

/**
 * Writes everything that the application keeps in its database into one file: as it is at one moment, while servers go on
 * working. Nobody waits for it but who would drop one of its tables. Memory does not grow with the database.
 */
export async function createBackup(config: AppConfig, options: BackupOptions): Promise<BackupReport> {
  const keyFiles = options.withKeys ? await readKeyFiles(config) : undefined;
  if (typeof options.output === 'string') await refuseTaken(options.output);
  const server = await DatabaseServer.open(config);
  const client = new Client({
    connectionString: server.url.url,
    application_name: 'image-integrator backup',
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const snapshot = await openSnapshot(client);
    const manifest: Manifest = {
      format: FORMAT,
      formatVersion: FORMAT_VERSION,
      application: options.application,
      ...snapshot,
      ...(keyFiles !== undefined && { keyFiles }),
    };
    const tables: TableEnd[] = [];
    const source = {
      manifest,
      openTable: ({ name, columns }: Manifest['tables'][number]) =>
        client.query(copyTo(`COPY ${name} (${columns.join(', ')}) TO STDOUT`)),
      readSequences: () => readSequences(client),
    };
    const text = archiveText(source, (table) => {
      tables.push(table);
      options.onTable?.(table, { no: tables.length, of: manifest.tables.length });
    });
    await writeOut(options.output, (output) => pipeline(text, createGzip({ level: LEVEL }), output));
    return { manifest, tables };
  } finally {
    await client.end().catch(() => undefined);
    await server.close();
  }
}

/** What the database says of itself. */
type Snapshot = Omit<Manifest, 'format' | 'formatVersion' | 'application' | 'keyFiles'>;

/** Begins the transaction that everything is read in, and holds its tables; gives what is to be read. */
async function openSnapshot(client: Client): Promise<Snapshot> {
  // Until the tables are held, nobody may alter them.
  await client.query('SELECT pg_advisory_lock_shared($1)', [MIGRATION_LOCK]);
  for (let tries = 1; ; tries += 1) {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await client.query(COPY_SETTINGS);
    try {
      const manifest = await readSnapshot(client);
      await client.query('SELECT pg_advisory_unlock_shared($1)', [MIGRATION_LOCK]);
      return manifest;
    } catch (error) {
      await client.query('ROLLBACK');
      if (sqlState(error) !== SqlState.UNDEFINED_TABLE || tries === TRIES) throw error;
    }
  }
}

async function readSnapshot(client: Client): Promise<Snapshot> {
  const migrations = await listMigrations(client);
  if (migrations === null) {
    throw backupError(
      'BACKUP_IMPOSSIBLE',
      'The database is empty: no server has ever run on it. Check DATABASE_URL and DATA_DIR.',
    );
  }
  const known = new Set(knownMigrations());
  const strange = migrations.filter((name) => !known.has(name));
  if (strange.length > 0) {
    throw backupError(
      'BACKUP_IMPOSSIBLE',
      `The database was made by a newer version (${strange.join(', ')}). Make the backup with that version.`,
    );
  }
  const tables = await listTables(client);
  await client.query(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN ACCESS SHARE MODE`);
  const {
    rows: [clock],
  } = await client.query<{ now: Date }>('SELECT now() AS now');
  return {
    takenAt: (clock?.now ?? new Date()).toISOString(),
    migrations,
    partitions: await listPartitions(client),
    tables,
    sealedWith: await listSealingKeys(client, new Set(tables.map(({ name }) => name))),
  };
}

async function refuseTaken(path: string): Promise<void> {
  const taken = await stat(path).then(
    () => true,
    () => false,
  );
  if (taken)
    throw backupError(
      'BACKUP_FILE_UNUSABLE',
      `${path} is there already. Name a new file, or move that one away.`,
    );
}

/** Writes a file beside its place, readable to its owner alone, and puts it there when it is whole and on the disk. */
async function writeOut(
  output: string | NodeJS.WritableStream,
  write: (output: NodeJS.WritableStream) => Promise<void>,
): Promise<void> {
  if (typeof output !== 'string') return await write(output);
  const partial = `${output}.partial`;
  try {
    await rm(partial, { force: true });
    await write(createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(partial, output);
    await using folder = await open(dirname(output));
    await folder.sync();
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw explain(error, output);
  }
}

function explain(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined || code === undefined) return error;
  const why =
    code === 'ENOSPC'
      ? 'the disk is full'
      : code === 'ENOENT'
        ? 'there is no such folder'
        : (error as Error).message;
  return backupError('BACKUP_FILE_UNUSABLE', `${path} cannot be written: ${why}.`, { cause: error });
}
