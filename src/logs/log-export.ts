import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { AuthUser } from '../auth/index.js';
import { Places } from '../common/index.js';
import { CsvWriter } from './csv.js';
import type { ExportQuery } from './log-query.dto.js';
import { logError } from './logs.errors.js';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };

/** Of a user: a slow client, which has its place for long, takes it from nobody else. */
const places = new Places({
  atOnce: 4,
  maxWaiting: 20,
  patienceMs: 1000,
  busy: () =>
    logError('EXPORTS_BUSY', 'You have 4 exports under way, the most of one user. Try again in 5 s.', {
      details: { retryAfterMs: 5000 },
    }),
});

export interface LogExport<Entry, Shown extends object> {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly format: ExportQuery['format'];
  readonly batches: AsyncIterable<Entry[]>;
  readonly show: (entry: Entry) => Shown;
  /** The fields that are columns of the CSV; NDJSON has all. */
  readonly columns: readonly (keyof Shown & string)[];
}

/**
 * Sends a log as a file, a batch at a time: the next batch is read when the client has taken the last one, so that
 * memory holds one however long the log is. A failure on the way breaks the connection off, so that a file that
 * arrived whole is whole. `EXPORTS_BUSY` (429) to a user who has too many under way.
 */
export async function sendExport<Entry, Shown extends object>(
  response: Response,
  what: LogExport<Entry, Shown>,
): Promise<void> {
  const { user } = response.req as Request & { readonly user?: AuthUser };
  await places.hold(user?.id ?? '', () => send(response, what));
}

async function send<Entry, Shown extends object>(
  response: Response,
  { name, format, batches, show, columns }: LogExport<Entry, Shown>,
): Promise<void> {
  const texts = textsOf(batches, show, format === 'csv' ? new CsvWriter(columns) : null);
  // What is wrong with the request itself shows at the first batch, while there is still an answer to give.
  const first = await texts.next();
  response.attachment(`${name}.${format}`).type(TYPES[format]);
  try {
    await pipeline(Readable.from(chain(first, texts)), response);
  } catch (error) {
    // A client that left is no failure.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

async function* textsOf<Entry>(
  batches: AsyncIterable<Entry[]>,
  show: (entry: Entry) => object,
  csv: CsvWriter | null,
): AsyncGenerator<string> {
  if (csv !== null) yield csv.write([]);
  for await (const batch of batches) {
    const records = batch.map(show);
    yield csv === null ? records.map((record) => `${JSON.stringify(record)}\n`).join('') : csv.write(records);
  }
}

async function* chain(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
