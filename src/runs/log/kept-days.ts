import type { AppConfig } from '../../config/index.js';

/** For how many days the rows of each table of the logs are kept, as `Retention` does it. */
export function keptDays({
  RETENTION_DAYS: days,
  RETENTION_STEP_DAYS,
  RETENTION_LINE_DAYS,
}: Pick<AppConfig, 'RETENTION_DAYS' | 'RETENTION_STEP_DAYS' | 'RETENTION_LINE_DAYS'>): ReadonlyMap<
  string,
  number
> {
  const steps = Math.min(days, RETENTION_STEP_DAYS ?? days);
  const lines = Math.min(days, RETENTION_LINE_DAYS ?? days);
  return new Map([
    ['runs', days],
    ['step_logs', steps],
    ['run_pages', steps],
    ['run_rows', lines],
    ['row_failures', lines],
  ]);
}
