/**
 * The judgement of alarms, pure: from what was measured of a flow to a value, and from values over time to open and
 * resolve. An alarm opens when its value has been at or above the threshold for `openAfterSeconds` without a break, and
 * resolves when it has been below `resolveThreshold` for `resolveAfterSeconds`; in between it stays what it is. So a
 * value that swings around the threshold neither opens nor resolves again and again.
 */
import { type FieldProblem, rounded } from '../../common/index.js';
import type { AlarmCondition, AlarmRule } from './alarm.js';

/** What was measured of one flow in the window of one alarm. */
export interface Measures {
  readonly runs: number;
  readonly failedRuns: number;
  /** Rows that were sent: written or failed. */
  readonly rows: number;
  readonly failedRows: number;
  readonly averageSeconds: number | null;
  readonly loginFailures: number;
  /** Rows that wait for a user now. */
  readonly heldRows: number;
  /** Products that flows overwrite in turn now. */
  readonly flapping: number;
  /** Since the last good run, or since the flow (or the alarm) began; null for a flow that is stopped. */
  readonly minutesWithoutSuccess: number | null;
}

/** What one field of a rule alone cannot tell. */
export function ruleProblems({
  condition,
  threshold,
  resolveThreshold,
}: Pick<AlarmRule, 'condition' | 'threshold'> & {
  readonly resolveThreshold: number | null;
}): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (condition.endsWith('-rate') && threshold > 100)
    problems.push({ path: 'threshold', message: 'threshold of a rate is a percentage, at most 100' });
  if (resolveThreshold !== null && resolveThreshold > threshold)
    problems.push({ path: 'resolveThreshold', message: 'resolveThreshold must not be above threshold' });
  return problems;
}

/** What an alarm remembers of a flow. */
export interface Watch {
  readonly breachedSince: Date | null;
  readonly openedAt: Date | null;
  readonly clearedSince: Date | null;
}

export const AT_REST: Watch = { breachedSince: null, openedAt: null, clearedSince: null };

/** The value that the alarm compares, or null where nothing can be said, which counts as nothing wrong. */
export function valueOf(
  { condition, minimum }: Pick<AlarmRule, 'condition' | 'minimum'>,
  measures: Measures,
): number | null {
  const { runs, failedRuns, rows, failedRows, averageSeconds, loginFailures, minutesWithoutSuccess } =
    measures;
  const { heldRows, flapping } = measures;
  switch (condition) {
    case 'row-error-rate':
      return rows < minimum ? null : (failedRows * 100) / Math.max(1, rows);
    case 'run-error-rate':
      return runs < minimum ? null : (failedRuns * 100) / Math.max(1, runs);
    case 'flow-duration':
      return runs < minimum ? null : averageSeconds;
    case 'no-success':
      return minutesWithoutSuccess;
    case 'row-failures':
      return failedRows;
    case 'login-failure':
      return loginFailures;
    case 'held-rows':
      return heldRows;
    case 'flapping':
      return flapping;
    default:
      return condition satisfies never;
  }
}

/** The next state of a watch, and what has to be told of it. */
export function nextWatch(
  rule: AlarmRule,
  watch: Watch,
  value: number | null,
  now: Date,
): { watch: Watch; happened: 'opened' | 'resolved' | null } {
  if (watch.openedAt === null) {
    if (value === null || value < rule.threshold) return { watch: AT_REST, happened: null };
    const breachedSince = watch.breachedSince ?? now;
    return hasLasted(breachedSince, rule.openAfterSeconds, now)
      ? { watch: { breachedSince, openedAt: now, clearedSince: null }, happened: 'opened' }
      : { watch: { ...AT_REST, breachedSince }, happened: null };
  }
  if (value !== null && value >= rule.resolveThreshold) {
    return { watch: { ...watch, clearedSince: null }, happened: null };
  }
  const clearedSince = watch.clearedSince ?? now;
  return hasLasted(clearedSince, rule.resolveAfterSeconds, now)
    ? { watch: AT_REST, happened: 'resolved' }
    : { watch: { ...watch, clearedSince }, happened: null };
}

function hasLasted(since: Date, seconds: number, now: Date): boolean {
  return now.getTime() - since.getTime() >= seconds * 1000;
}

const WORDS: Readonly<Record<AlarmCondition, (value: string, rule: AlarmRule) => string>> = {
  'row-error-rate': (value, rule) =>
    `${value} % of the rows failed in the last ${rule.windowMinutes} minutes`,
  'run-error-rate': (value, rule) =>
    `${value} % of the runs failed in the last ${rule.windowMinutes} minutes`,
  'flow-duration': (value, rule) =>
    `a run took ${value} s on average in the last ${rule.windowMinutes} minutes`,
  'no-success': (value) => `no run has succeeded for ${value} minutes`,
  'row-failures': (value, rule) => `${value} rows failed in the last ${rule.windowMinutes} minutes`,
  'login-failure': (value, rule) =>
    `${value} runs could not log in within the last ${rule.windowMinutes} minutes`,
  'held-rows': (value) => `${value} held rows wait for somebody to release or drop them`,
  flapping: (value) => `${value} products are overwritten in turn by this flow and another one`,
};

/** What has happened, in one sentence for people. */
export function messageOf(
  rule: AlarmRule,
  flow: string,
  happened: 'opened' | 'resolved',
  value: number | null,
): string {
  const said =
    value === null ? 'nothing is wrong any more' : WORDS[rule.condition](String(rounded(value, 2)), rule);
  return happened === 'opened'
    ? `Flow ${flow}: ${said} (the alarm is set to ${rounded(rule.threshold, 2)}).`
    : `Flow ${flow}: resolved, ${said}.`;
}
