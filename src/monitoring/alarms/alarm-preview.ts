/**
 * What a rule would have said of the past, pure. The value of a window changes only when a run enters or leaves it, and that of
 * `no-success` reaches a threshold at a time that is known, so the rule is asked at these times alone, and again when a breach or
 * its end has lasted long enough. Rows of runs that went on then are not known any more: they count at the end of their run.
 */
import type { PastMinute } from '../../runs/index.js';
import type { AlarmCondition, AlarmRule } from './alarm.js';
import { AT_REST, type Measures, nextWatch, valueOf, type Watch } from './alarm-rules.js';

/** One time at which an alarm would have been open. */
export interface Opening {
  readonly openedAt: Date;
  /** Null: it would be open still. */
  readonly resolvedAt: Date | null;
  /** The highest value while it was open. */
  readonly peak: number;
}

/** What waits at a moment: nobody keeps how much that was before. */
const OF_NOW: ReadonlySet<AlarmCondition> = new Set(['held-rows', 'flapping']);

export function canLookBack(condition: AlarmCondition): boolean {
  return !OF_NOW.has(condition);
}

/** From when on runs have to be known for a preview that begins at `from`. */
export function lookedFrom(rule: AlarmRule, from: Date): Date {
  const minutes = rule.condition === 'no-success' ? rule.threshold : rule.windowMinutes;
  return new Date(from.getTime() - Math.min(minutes * 60_000, 30 * 86_400_000));
}

/**
 * The openings of one flow from `from` until `to`.
 *
 * @param past minutes of that flow from `lookedFrom` on, in their order
 * @param startedAt since when the flow is started; null for one that is stopped
 */
export function previewOf(
  rule: AlarmRule,
  past: readonly PastMinute[],
  { from, to, startedAt }: { readonly from: Date; readonly to: Date; readonly startedAt: Date | null },
): Opening[] {
  const begin = Math.max(startedAt?.getTime() ?? Infinity, lookedFrom(rule, from).getTime());
  const windowMs = rule.windowMinutes * 60_000;
  const sums = { runs: 0, failedRuns: 0, seconds: 0, rows: 0, failedRows: 0, loginFailures: 0 };
  const add = (minute: PastMinute, sign: 1 | -1): void => {
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += sign * minute[name];
  };
  let [entered, left, lastGood] = [0, 0, begin];
  const measuresAt = (ms: number): Measures => {
    for (; entered < past.length && (past[entered]?.at.getTime() ?? Infinity) <= ms; entered += 1) {
      const minute = past[entered] as PastMinute;
      add(minute, 1);
      if (minute.goodRuns > 0) lastGood = Math.max(lastGood, minute.at.getTime());
    }
    for (; left < entered && (past[left]?.at.getTime() ?? Infinity) <= ms - windowMs; left += 1)
      add(past[left] as PastMinute, -1);
    return {
      ...sums,
      averageSeconds: sums.runs === 0 ? null : sums.seconds / sums.runs,
      heldRows: 0,
      flapping: 0,
      minutesWithoutSuccess: ms < begin ? null : (ms - lastGood) / 60_000,
    };
  };
  const openings: Opening[] = [];
  let watch: Watch = AT_REST;
  let peak = 0;
  for (const ms of momentsOf(rule, past, begin, from.getTime(), to.getTime())) {
    const value = valueOf(rule, measuresAt(ms));
    const { watch: next, happened } = nextWatch(rule, watch, value, new Date(ms));
    if (happened === 'opened') peak = 0;
    if (next.openedAt !== null) peak = Math.max(peak, value ?? 0);
    if (happened === 'resolved' && watch.openedAt !== null)
      openings.push({ openedAt: watch.openedAt, resolvedAt: new Date(ms), peak });
    watch = next;
  }
  return watch.openedAt === null
    ? openings
    : [...openings, { openedAt: watch.openedAt, resolvedAt: null, peak }];
}

/** When the rule has to be asked, in order, each once. */
function momentsOf(
  rule: AlarmRule,
  past: readonly PastMinute[],
  begin: number,
  from: number,
  to: number,
): number[] {
  const changes = new Set([from, to]);
  const since = (ms: number, good: boolean): void => {
    changes.add(ms);
    if (rule.condition !== 'no-success') changes.add(ms + rule.windowMinutes * 60_000);
    else if (good) changes.add(ms + rule.threshold * 60_000);
  };
  since(begin, true);
  for (const { at, goodRuns } of past) since(at.getTime(), goodRuns > 0);
  const lasting = [0, rule.openAfterSeconds * 1000, rule.resolveAfterSeconds * 1000];
  const moments = new Set([...changes].flatMap((ms) => lasting.map((more) => Math.max(ms, from) + more)));
  return [...moments].filter((ms) => ms >= from && ms <= to).toSorted((one, other) => one - other);
}
