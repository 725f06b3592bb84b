import type { PairedResult } from './paired.js';

export interface BenchReport {
  readonly bench: string;
  /** Ours ÷ yardstick in speed, for each case. */
  readonly ratio: Readonly<Record<string, number>>;
  /** Left out where nothing is counted in rows. */
  readonly rowsPerSecond?: number;
  /** Of the process that was measured, where it is not this one. */
  readonly peakRssMb?: number;
  /** What else this bench measures, by name with its unit. */
  readonly more?: Readonly<Record<string, number>>;
}

/** Prints paired results as a table. */
export function printTable(results: readonly PairedResult[], yardstick: string): void {
  const lines = results.map(({ name, rows, oursMs, yardstickMs, ratio }) => [
    name,
    String(rows),
    milliseconds(oursMs),
    milliseconds(yardstickMs),
    ratio.toFixed(2),
  ]);
  const table = [['case', 'rows', 'ours', yardstick, 'ratio'], ...lines];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  for (const line of table) {
    console.log(
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    );
  }
}

/** The last line of every bench: one JSON object with the ratios, the throughput and the peak memory. */
export function printReport(report: BenchReport): void {
  const { bench, ratio, rowsPerSecond, more = {} } = report;
  const rounded = Object.fromEntries(
    Object.entries(ratio).map(([name, value]) => [name, Number(value.toFixed(3))]),
  );
  const peakRssMb = report.peakRssMb ?? Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    JSON.stringify({
      bench,
      ratio: rounded,
      ...(rowsPerSecond === undefined ? {} : { rows_per_s: Math.round(rowsPerSecond) }),
      peak_rss_mb: peakRssMb,
      ...more,
    }),
  );
}

function milliseconds(ms: number): string {
  return ms < 1 ? `${(ms * 1000).toFixed(2)} µs` : `${ms.toFixed(2)} ms`;
}
