import type { DataSource } from 'typeorm';
import { LineLog } from '../../src/runs/log/index.js';
import type { LineFilter } from '../../src/runs/log/line-entries.js';
import { LogReader } from '../../src/logs/log-reader.js';
import { imagesOf, type RowEntry } from '../../src/rows/index.js';

/** The rows of a run as the line log shows them, a hundred at most. */
export async function linesOf(
  dataSource: DataSource,
  run: { readonly id: string },
  filter: LineFilter = {},
): Promise<(Omit<RowEntry, 'images'> & { images: unknown[] })[]> {
  const lines = new LineLog(dataSource, new LogReader(dataSource));
  const { entries } = await lines.listLines({ ...filter, run: run.id }, { page: 1, limit: 100 });
  return entries.map((entry) => ({ ...entry, images: imagesOf(entry) }));
}
