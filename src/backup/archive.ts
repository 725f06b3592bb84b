import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { BackedUpTable, Ending, Manifest, TableEnd } from './manifest.js';

/*
 * A backup is a text in gzip. Its first line is the manifest; then come the tables, each with its rows as COPY writes
 * them, and in the last line the ending, with counts and checksums. Manifest and ending look like comments of SQL, so
 * that psql can read the tables into a migrated database, should nothing else be left.
 */

/** Begins the line of the manifest, and that of the ending. */
export const MARK = '-- ';
/** Ends the rows of a table. No row is such a line: COPY writes a backslash as two. */
export const ROWS_END = '\\.';

/** Begins the rows of a table. */
export function copyLine({ name, columns }: BackedUpTable): string {
  return `COPY ${name} (${columns.join(', ')}) FROM stdin;`;
}

/** The rows of a table as COPY sends them; `rowCount` is right when the stream has ended. */
export type CopyOut = Readable & { readonly rowCount: number };

export interface ArchiveSource {
  readonly manifest: Manifest;
  openTable(table: BackedUpTable): CopyOut;
  readSequences(): Promise<Ending['sequences']>;
}

/** The text of a backup, piece by piece. `onEnd` hears of each table when it is whole. */
export async function* archiveText(
  source: ArchiveSource,
  onEnd: (table: TableEnd) => void,
): AsyncGenerator<Buffer> {
  const tables: TableEnd[] = [];
  yield line(MARK + JSON.stringify(source.manifest));
  for (const table of source.manifest.tables) {
    yield line(copyLine(table));
    const hash = createHash('sha256');
    const rows = source.openTable(table);
    for await (const chunk of rows as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
    yield line(ROWS_END);
    const end = { name: table.name, rows: rows.rowCount, sha256: hash.digest('hex') };
    tables.push(end);
    onEnd(end);
  }
  const ending: Ending = { tables, sequences: await source.readSequences() };
  yield line(MARK + JSON.stringify(ending));
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}
