import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { sqlState } from '../database/index.js';
import type { ArchiveReader } from './archive-reader.js';
import { listTables } from './catalogue.js';
import { type BackedUpTable, type Ending, invalid, type Manifest, type TableListener } from './manifest.js';

/**
 * Puts the rows of a backup into empty tables, which the migrations of its manifest have made, inside the transaction that
 * is open. Throws `BACKUP_INVALID` when the tables are others, or the file is not what was written.
 */
export async function fillTables(
  client: ClientBase,
  archive: ArchiveReader,
  { tables, partitions }: Manifest,
  onTable?: TableListener,
): Promise<void> {
  for (const { name, parent, from, to, options } of partitions) {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${parent} FOR VALUES FROM ('${from}') TO ('${to}')
       ${options.length > 0 ? `WITH (${options.join(', ')})` : ''}`,
    );
  }
  await refuseOtherTables(client, tables);
  const names = tables.map(({ name }) => name);
  await client.query(`TRUNCATE ${names.join(', ')} CASCADE`);
  // What triggers derive from rows is in the backup.
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  const counts = new Map<string, number>();
  for (const table of tables) {
    const rows = client.query(copyFrom(`COPY ${table.name} (${table.columns.join(', ')}) FROM STDIN`));
    try {
      await pipeline(Readable.from(archive.rows(table), { objectMode: false }), rows);
    } catch (error) {
      throw isOfData(error) ? invalid(`A row of ${table.name} is damaged: ${error.message}.`) : error;
    }
    counts.set(table.name, rows.rowCount);
    onTable?.(
      { name: table.name, rows: rows.rowCount, sha256: archive.sumOf(table.name) },
      { no: counts.size, of: tables.length },
    );
  }
  const ending = await archive.end();
  const wrong = ending.tables.find(({ name, rows }) => counts.get(name) !== rows);
  if (wrong !== undefined) throw invalid(`The table ${wrong.name} has other rows than its ending counts.`);
  // Now, not at the end: a table with checks that are put off cannot be altered.
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  await setSequences(client, ending.sequences);
}

/** Values that no column takes, and rows that contradict each other: classes 22 and 23 of SQLSTATE. */
function isOfData(error: unknown): error is Error {
  return error instanceof Error && /^2[23]/.test(sqlState(error) ?? '');
}

async function refuseOtherTables(client: ClientBase, tables: readonly BackedUpTable[]): Promise<void> {
  const here = new Map(
    (await listTables(client)).map(({ name, columns }) => [name, columns.toSorted().join()]),
  );
  for (const { name, columns } of tables) {
    if (here.get(name) === columns.toSorted().join()) continue;
    throw invalid(`Its table ${name} is not one that its migrations make.`);
  }
}

async function setSequences(client: ClientBase, sequences: Ending['sequences']): Promise<void> {
  for (const { name, last } of sequences) {
    if (last !== null) await client.query('SELECT setval($1::regclass, $2::bigint)', [name, last]);
  }
}
