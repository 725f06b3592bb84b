import type { Schemas } from '../api/client.js';
import type { AlarmWord } from '../words/alarms.js';
import type { Say } from '../words/say.js';

export type Alarm = Schemas['AlarmResponse'];
export type Condition = Schemas['AlarmCondition'];
type Rule = Pick<Alarm, 'condition' | 'threshold' | 'windowMinutes' | 'flow'>;

export const CONDITIONS: readonly Condition[] = [
  'row-error-rate',
  'run-error-rate',
  'row-failures',
  'no-success',
  'flow-duration',
  'login-failure',
  'held-rows',
  'flapping',
];
/** Those that look at no window. */
export const WITHOUT_WINDOW: readonly Condition[] = ['no-success', 'held-rows', 'flapping'];

/** The rule as a person says it. */
export function sentenceOf(say: Say<AlarmWord>, { condition, threshold, windowMinutes, flow }: Rule): string {
  const spanOf = (minutes: number): string =>
    minutes > 0 && minutes % 60 === 0 ? say('hours', { n: minutes / 60 }) : say('minutes', { n: minutes });
  const rule = say(condition, {
    n: Number.isInteger(threshold) ? threshold : String(threshold),
    window: spanOf(windowMinutes),
    span: spanOf(threshold),
  });
  return flow === null ? say('ofEvery', { rule }) : say('ofFlow', { flow, rule });
}

/** What stands of an alarm: open ones are first in a list. */
export type AlarmState = 'open' | 'silenced' | 'quiet' | 'disabled';
export const STATES: readonly AlarmState[] = ['open', 'silenced', 'quiet', 'disabled'];

export function stateOf({ enabled, open, silence }: Pick<Alarm, 'enabled' | 'open' | 'silence'>): AlarmState {
  if (silence !== null) return 'silenced';
  if (open.length > 0) return 'open';
  return enabled ? 'quiet' : 'disabled';
}
