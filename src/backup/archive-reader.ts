import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { copyLine, MARK, ROWS_END } from './archive.js';
import {
  type BackedUpTable,
  type Ending,
  invalid,
  type Manifest,
  readEnding,
  readManifest,
} from './manifest.js';

const NEWLINE = 0x0a;
const END = Buffer.from(`\n${ROWS_END}\n`);
/** A manifest names tables and partitions: a year of them has 200 kB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Reads a backup in the order in which it was written, holding one piece of it at a time. */
export class ArchiveReader {
  private readonly input: AsyncIterator<Buffer>;
  private buffer: Buffer = Buffer.alloc(0);
  private readonly sums = new Map<string, string>();

  constructor(input: Readable) {
    const gunzip = createGunzip();
    input.on('error', (error) => gunzip.destroy(error));
    this.input = input.pipe(gunzip)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async begin(): Promise<Manifest> {
    return readManifest(await this.markedLine());
  }

  /** The text of COPY of the next table, which must be `table`. Read it to its end. */
  async *rows(table: BackedUpTable): AsyncGenerator<Buffer> {
    if ((await this.line()) !== copyLine(table))
      throw invalid(`The table ${table.name} is not where it should be.`);
    const hash = createHash('sha256');
    // As if the line above had not been read to its end: then the rows end in the same way when there are none.
    this.buffer = Buffer.concat([Buffer.of(NEWLINE), this.buffer]);
    let isFirst = true;
    for (;;) {
      const end = this.buffer.indexOf(END);
      const ready = end >= 0 ? end : Math.max(this.buffer.length - END.length, 0);
      // The newline before the end belongs to the last row.
      const piece = this.take(end >= 0 ? end + 1 : ready);
      const own = isFirst && piece.length > 0 ? piece.subarray(1) : piece;
      if (piece.length > 0) isFirst = false;
      if (own.length > 0) {
        hash.update(own);
        yield own;
      }
      if (end >= 0) break;
      if (!(await this.more())) throw invalid(`It is cut off in the table ${table.name}.`);
    }
    this.take(END.length - 1);
    this.sums.set(table.name, hash.digest('hex'));
  }

  /** The ending, compared with what was read. Throws `BACKUP_INVALID` when they differ. */
  async end(): Promise<Ending> {
    const ending = readEnding(await this.markedLine());
    for (const { name, sha256 } of ending.tables) {
      if (this.sums.get(name) !== sha256)
        throw invalid(`The table ${name} is not what was written: the file was changed or damaged.`);
    }
    if (ending.tables.length !== this.sums.size)
      throw invalid('Its ending names other tables than it holds.');
    // Reads on to the checksum of gzip.
    if (this.buffer.length > 0 || (await this.more())) throw invalid('Something follows its ending.');
    return ending;
  }

  /** The checksum of a table that was read. */
  sumOf(table: string): string {
    return this.sums.get(table) ?? '';
  }

  private async markedLine(): Promise<string> {
    const line = await this.line();
    if (!line.startsWith(MARK)) throw invalid('It does not begin and end as one.');
    return line.slice(MARK.length);
  }

  private async line(): Promise<string> {
    for (;;) {
      const end = this.buffer.indexOf(NEWLINE);
      if (end >= 0) return this.take(end + 1).toString('utf8', 0, end);
      if (this.buffer.length > MAX_LINE_BYTES) throw invalid('It does not begin as one.');
      if (!(await this.more())) throw invalid('It is cut off.');
    }
  }

  private take(bytes: number): Buffer {
    const taken = this.buffer.subarray(0, bytes);
    this.buffer = this.buffer.subarray(bytes);
    return taken;
  }

  /** Adds the next piece of the file; false at its end. */
  private async more(): Promise<boolean> {
    const { done, value } = await this.input.next().catch((error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('Z_') !== true) throw error;
      throw invalid(
        error.code === 'Z_BUF_ERROR' ? 'It is cut off.' : `It cannot be unpacked (${error.message}).`,
      );
    });
    if (done === true) return false;
    this.buffer = this.buffer.length === 0 ? value : Buffer.concat([this.buffer, value]);
    return true;
  }
}
