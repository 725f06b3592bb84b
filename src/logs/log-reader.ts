import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../database/index.js';
import { decodeCursor, encodeCursor, type LogKey } from './log-cursor.js';
import { type Bind, type LogSource, where } from './log-source.js';
import { logError } from './logs.errors.js';

/** Candidates that one answer looks at, at most: what a list costs when next to nothing matches. */
export const WINDOW = 5000;
const BATCH = 1000;

export interface LogPaging {
  readonly page: number;
  readonly limit: number;
  readonly cursor?: string;
}

export interface LogPage<Entry> {
  readonly entries: Entry[];
  /** Matches among the first `WINDOW` candidates; all there are, when `exact`. */
  readonly count: number;
  readonly exact: boolean;
  /** Where the list goes on, also when this page is short because its window was read; null at the end. */
  readonly nextCursor: string | null;
}

interface Batch<Entry> {
  readonly entries: Entry[];
  readonly next: LogKey | null;
  /** How many matches the window has from the batch's beginning on, where the batch has told it; else null. */
  readonly seen: number | null;
}

/** Reads the logs: by page number near the beginning of a list, by cursor anywhere, as a stream for exports. */
@Injectable()
export class LogReader {
  constructor(private readonly dataSource: DataSource) {}

  /** `PAGE_TOO_DEEP` for a page behind the window; `CURSOR_INVALID`. */
  async listEntries<Entry extends object>(
    source: LogSource<Entry>,
    paging: LogPaging,
  ): Promise<LogPage<Entry>> {
    if (paging.cursor !== undefined) {
      const shape = source.key.map(({ part }) => part);
      const { key, count, exact } = decodeCursor(paging.cursor, shape);
      const { entries, next } = await this.readBatch(source, key, paging.limit);
      return { entries, count, exact, nextCursor: next && encodeCursor({ key: next, count, exact }) };
    }
    const offset = (paging.page - 1) * paging.limit;
    if (offset + paging.limit > WINDOW) throw pageTooDeep();
    const { entries, next, seen } = await this.readBatch(source, null, paging.limit, offset);
    const { count, exact } =
      seen === null ? await this.countEntries(source) : { count: offset + seen, exact: next === null };
    return { entries, count, exact, nextCursor: next && encodeCursor({ key: next, count, exact }) };
  }

  /** From a cursor on, which is empty for the beginning; the entries are not counted. `CURSOR_INVALID`. */
  async listFrom<Entry extends object>(
    source: LogSource<Entry>,
    cursor: string,
    limit: number,
  ): Promise<{ entries: Entry[]; nextCursor: string | null }> {
    const shape = source.key.map(({ part }) => part);
    const after = cursor === '' ? null : decodeCursor(cursor, shape).key;
    const { entries, next } = await this.readBatch(source, after, limit);
    return { entries, nextCursor: next && encodeCursor({ key: next, count: 0, exact: false }) };
  }

  /** Every entry, in batches that are each read alone: no transaction stays open while a slow client takes its time. */
  async *streamEntries<Entry extends object>(source: LogSource<Entry>): AsyncGenerator<Entry[]> {
    for (let after: LogKey | null = null; ;) {
      const batch: Batch<Entry> = await this.readBatch(source, after, BATCH);
      if (batch.entries.length > 0) yield batch.entries;
      if (batch.next === null) return;
      after = batch.next;
    }
  }

  private async readBatch<Entry extends object>(
    source: LogSource<Entry>,
    after: LogKey | null,
    limit: number,
    offset = 0,
  ): Promise<Batch<Entry>> {
    const found = await this.select<Entry>((bind) => {
      const filter = source.filter(bind);
      const most = filter === null ? offset + limit + 1 : WINDOW;
      const candidates = source.candidates(bind, after, most);
      return source.show(
        `SELECT * FROM (${candidates}) candidate${where(filter)} ORDER BY ${source.order} LIMIT ${limit + 1} OFFSET ${offset}`,
      );
    });
    const entries = found.slice(0, limit);
    const last = entries.at(-1);
    if (found.length > limit && last !== undefined) return { entries, next: source.keyOf(last), seen: null };
    const seen = entries.length > 0 || offset === 0 ? entries.length : null;
    return { entries, next: await this.findWindowEnd(source, after), seen };
  }

  /** The last candidate of a window that was read to its end and that others follow. */
  private async findWindowEnd(source: LogSource<never>, after: LogKey | null): Promise<LogKey | null> {
    const columns = source.key.map(({ column }) => column);
    const [end, follower] = await this.select<Record<string, string | number>>((bind) => {
      if (source.filter(() => '') === null) return null;
      const candidates = source.candidates(bind, after, WINDOW + 1);
      return `SELECT ${columns.map((column) => `to_json(${column}) AS ${column}`).join(', ')} FROM (${candidates}) candidate ORDER BY ${source.order} OFFSET ${WINDOW - 1}`;
    });
    if (end === undefined || follower === undefined) return null;
    return columns.map((column) => end[column] as string | number);
  }

  private async countEntries(source: LogSource<never>): Promise<{ count: number; exact: boolean }> {
    const [counted] = await this.select<{ count: number; scanned: number }>((bind) => {
      const filter = source.filter(bind) ?? 'true';
      const candidates = source.candidates(bind, null, WINDOW + 1);
      return `SELECT count(*) FILTER (WHERE place <= ${WINDOW} AND ${filter})::int AS count, count(*)::int AS scanned
        FROM (SELECT *, row_number() OVER (ORDER BY ${source.order}) AS place FROM (${candidates}) candidate) candidate`;
    });
    const { count, scanned } = counted ?? { count: 0, scanned: 0 };
    return { count, exact: scanned <= WINDOW };
  }

  private async select<Row extends object>(write: (bind: Bind) => string | null): Promise<Row[]> {
    const values: unknown[] = [];
    const text = write((value) => `$${values.push(value)}`);
    return text === null ? [] : rows<Row>(this.dataSource, text, values);
  }
}

function pageTooDeep(): Error {
  return logError(
    'PAGE_TOO_DEEP',
    `Page numbers reach the first ${WINDOW} entries. Narrow the filters, or go on with next_cursor of the page before.`,
  );
}
