import { type RunView } from './follow-run.js';
import { table } from './table.js';

/** The finished run in one table: counts, seconds from start to end, rows per second. */
export function summaryTable(run: RunView): string {
  const rows = run.written + run.skipped + run.failed;
  const seconds = (Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt ?? '')) / 1000;
  return table(
    ['Pages', 'Records', 'Written', 'Skipped', 'Failed', 'Seconds', 'Rows per second'],
    [
      ...[run.pages, run.records, run.written, run.skipped, run.failed].map(grouped),
      Number.isNaN(seconds) ? '–' : seconds.toFixed(1),
      seconds > 0 ? grouped(Math.round(rows / seconds)) : '–',
    ],
  );
}

/** `1,500`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
