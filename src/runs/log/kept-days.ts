import type { AppConfig } from '../../config/index.js';

type RetentionSettings = Pick<AppConfig, 'RETENTION_DAYS' | 'RETENTION_STEP_DAYS' | 'RETENTION_LINE_DAYS'>;

/** For how many days each level of the logs is kept: no level longer than the one above. */
export function levelsOf({
  RETENTION_DAYS: days,
  RETENTION_STEP_DAYS,
  RETENTION_LINE_DAYS,
}: RetentionSettings): {
  readonly days: number;
  readonly stepDays: number;
  readonly lineDays: number;
} {
  return {
    days,
    stepDays: Math.min(days, RETENTION_STEP_DAYS ?? days),
    lineDays: Math.min(days, RETENTION_LINE_DAYS ?? days),
  };
}

/** The same by the tables of the logs. */
export function keptDays(settings: RetentionSettings): ReadonlyMap<string, number> {
  const { days, stepDays, lineDays } = levelsOf(settings);
  return new Map([
    ['runs', days],
    ['step_logs', stepDays],
    ['run_pages', stepDays],
    ['run_rows', lineDays],
    ['row_failures', lineDays],
  ]);
}
