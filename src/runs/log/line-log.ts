import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow } from '../../database/index.js';
import type { RowEntry } from '../../rows/index.js';
import { lineEntries, type LineExchange, type LineFilter, type LineRun } from './line-entries.js';
import { encodeCursor, type LogPage, type LogPaging, LogReader } from '../../logs/index.js';
import { runError } from '../run.errors.js';

const NOTHING: LogPage<never> = { entries: [], count: 0, exact: true, nextCursor: null };

/** The line log: the rows of all runs and what became of each. */
@Injectable()
export class LineLog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: LogReader,
  ) {}

  /** Of a run that is not there: nothing. */
  async listLines(filter: LineFilter, paging: LogPaging): Promise<LogPage<RowEntry>> {
    const source = await this.sourceOf(filter);
    return source === null ? NOTHING : this.reader.listEntries(source, paging);
  }

  /** Of one run, from a row number on, however deep that lies: `count` is of the whole run. */
  async listLinesFrom(
    run: LineRun & { readonly products: number },
    filter: LineFilter,
    fromRow: number,
    limit: number,
  ): Promise<LogPage<RowEntry>> {
    const cursor = encodeCursor({ key: [run.day, run.id, fromRow - 1], count: run.products, exact: false });
    return this.reader.listEntries(lineEntries(filter, run), { page: 1, limit, cursor });
  }

  async findLastRowNo({ day, id }: LineRun): Promise<number | null> {
    const last = await firstRow<{ rowNo: number | null }>(
      this.dataSource,
      'SELECT max(row_no) AS "rowNo" FROM run_rows WHERE day = $1 AND run_id = $2',
      [day, id],
    );
    return last?.rowNo ?? null;
  }

  async *streamLines(filter: LineFilter): AsyncGenerator<RowEntry[]> {
    const source = await this.sourceOf(filter);
    if (source !== null) yield* this.reader.streamEntries(source);
  }

  /** `LINE_NOT_FOUND`. */
  async getLine(runId: string, rowNo: number): Promise<{ entry: RowEntry; exchange: LineExchange }> {
    const run = await this.findRun(runId);
    const entry = run && (await this.findLine(run, rowNo));
    if (run === null || entry === null) {
      throw runError(
        'LINE_NOT_FOUND',
        `There is no line ${rowNo} of run ${runId}. See GET /api/v1/logs/lines?run=${runId}.`,
      );
    }
    const exchange = await firstRow<LineExchange>(
      this.dataSource,
      'SELECT request, response FROM row_failures WHERE day = $1 AND run_id = $2 AND row_no = $3',
      [run.day, run.id, rowNo],
    );
    return { entry, exchange: exchange ?? { request: null, response: null } };
  }

  private async findLine(run: LineRun, rowNo: number): Promise<RowEntry | null> {
    const source = lineEntries({}, run);
    const exact = `SELECT $1::date AS day, $2::uuid AS run_id, $3::int AS row_no`;
    return firstRow<RowEntry>(this.dataSource, source.show(exact), [run.day, run.id, rowNo]);
  }

  private async sourceOf(filter: LineFilter): Promise<ReturnType<typeof lineEntries> | null> {
    if (filter.run === undefined) return lineEntries(filter, null);
    const run = await this.findRun(filter.run);
    return run && lineEntries(filter, run);
  }

  private findRun(id: string): Promise<LineRun | null> {
    return firstRow<LineRun>(this.dataSource, 'SELECT id, day::text AS day FROM runs WHERE id = $1', [id]);
  }
}
