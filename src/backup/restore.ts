import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import type { AppConfig } from '../config/index.js';
import {
  DatabaseServer,
  inMigrationSession,
  knownMigrations,
  type MigrationSession,
} from '../database/index.js';
import { ArchiveReader } from './archive-reader.js';
import { backupError } from './backup.errors.js';
import { COPY_SETTINGS } from './catalogue.js';
import { fillTables } from './fill.js';
import { checkKeys, placeKeyFiles } from './keys.js';
import type { Manifest, TableListener } from './manifest.js';
import { doubtProducts, standStill, type Stopped } from './settle.js';
import { makeRoom, refuseInUse } from './target.js';

export interface RestoreOptions {
  /** The backup: a file, or a stream. */
  readonly input: string | Readable;
  /** Who restores, for the audit log and for the runs that end. */
  readonly operator: string;
  /** Lets flows and runs go on where they were, instead of stopping them. */
  readonly resume: boolean;
  /** Sets aside what the database holds, instead of refusing. */
  readonly force: boolean;
  /** Restores although keys of its stored secrets are missing. */
  readonly withoutKey: boolean;
  readonly onTable?: TableListener;
}

export interface RestoreReport {
  readonly manifest: Manifest;
  /** Migrations that came after the backup, and were run. */
  readonly migrated: readonly string[];
  /** Null: everything goes on. */
  readonly stopped: Stopped | null;
  /** Schemas that hold what was there before. */
  readonly setAside: readonly string[];
  /** What the operator should know about the keys. */
  readonly notes: readonly string[];
}

/**
 * Restores a backup into an empty database and brings it up to date: all of it in one transaction, so that a restore that is
 * killed leaves the database as it was. Servers that start meanwhile wait; one that runs is a `RESTORE_IN_USE`.
 */
export async function restoreBackup(config: AppConfig, options: RestoreOptions): Promise<RestoreReport> {
  const { archive, manifest } = await openArchive(options.input);
  if (!options.withoutKey) await checkKeys(manifest, config);
  const server = await DatabaseServer.open(config);
  try {
    return await inMigrationSession(
      server.url.url,
      { applicationName: 'image-integrator restore' },
      async (session) => {
        const { client } = session;
        await refuseInUse(client);
        await client.query('BEGIN');
        try {
          await client.query(COPY_SETTINGS);
          const report = await restore(session, archive, manifest, options, config);
          await client.query('COMMIT');
          await client.query('ANALYZE');
          return report;
        } catch (error) {
          await client.query('ROLLBACK').catch(() => undefined);
          throw error;
        }
      },
    );
  } finally {
    await server.close();
  }
}

/** Reads a whole backup, compares it with its checksums, and gives its manifest. Throws `BACKUP_INVALID`. */
export async function checkBackup(input: string | Readable): Promise<Manifest> {
  const { archive, manifest } = await openArchive(input);
  for (const table of manifest.tables) for await (const _ of archive.rows(table));
  await archive.end();
  return manifest;
}

async function openArchive(
  input: string | Readable,
): Promise<{ archive: ArchiveReader; manifest: Manifest }> {
  const archive = new ArchiveReader(typeof input === 'string' ? createReadStream(input) : input);
  try {
    const manifest = await archive.begin();
    const known = new Set(knownMigrations());
    const later = manifest.migrations.filter((name) => !known.has(name));
    if (later.length === 0) return { archive, manifest };
    throw backupError(
      'BACKUP_TOO_NEW',
      `The backup was made by Image Integrator ${manifest.application}, which is newer: it has the migrations ${later.join(', ')}. Restore it with that version or a later one.`,
    );
  } catch (error) {
    if (typeof input !== 'string' || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw backupError('BACKUP_FILE_UNUSABLE', `${input} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

async function restore(
  session: MigrationSession,
  archive: ArchiveReader,
  manifest: Manifest,
  options: RestoreOptions,
  config: AppConfig,
): Promise<RestoreReport> {
  const { client } = session;
  const setAside = await makeRoom(client, manifest.migrations, options.force);
  await session.migrateWithin(manifest.migrations);
  await fillTables(client, archive, manifest, options.onTable);
  const migrated = await session.migrateWithin(knownMigrations());
  await doubtProducts(client);
  const stopped = options.resume ? null : await standStill(client, options.operator);
  await audit(client, options);
  const notes = manifest.keyFiles === undefined ? [] : await placeKeyFiles(manifest.keyFiles, config);
  return { manifest, migrated, stopped, setAside, notes };
}

async function audit(
  client: ClientBase,
  { operator, resume, force, withoutKey }: RestoreOptions,
): Promise<void> {
  const fields = Object.entries({ resume, force, withoutKey }).filter(([, set]) => set);
  await client.query(
    `INSERT INTO audit_log (actor, action, target, fields, status) VALUES ($1, 'restore', 'database', $2, 200)`,
    [operator, fields.map(([name]) => name)],
  );
}
