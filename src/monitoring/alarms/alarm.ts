/** The words of alarms, as the API, the database and the evaluation share them. */

export const ALARM_CONDITIONS = [
  'row-error-rate',
  'run-error-rate',
  'flow-duration',
  'no-success',
  'row-failures',
  'login-failure',
  'held-rows',
  'flapping',
] as const;
export type AlarmCondition = (typeof ALARM_CONDITIONS)[number];

/** What an alarm looks for, and how sure it must be before it says so. */
export interface AlarmRule {
  readonly condition: AlarmCondition;
  /** Opens at this value: percent, seconds, minutes or a count, by the condition. */
  readonly threshold: number;
  /** Resolves below this value, at most `threshold`. */
  readonly resolveThreshold: number;
  readonly windowMinutes: number;
  /** A rate or an average of fewer runs (or rows) than this says nothing. */
  readonly minimum: number;
  readonly openAfterSeconds: number;
  readonly resolveAfterSeconds: number;
}

export interface Alarm extends AlarmRule {
  readonly id: string;
  readonly name: string;
  /** Slug of the flow; null: every flow, each by itself. */
  readonly flow: string | null;
  readonly enabled: boolean;
  readonly channels: readonly StoredChannel[];
  /** While nobody is told of what opens. */
  readonly silence: AlarmSilence | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface AlarmSilence {
  readonly until: Date;
  readonly reason: string;
  readonly by: string;
  readonly since: Date;
}

/** A way of telling people of an alarm, as it is stored. */
export interface StoredChannel {
  readonly channel: string;
  /** With `***` for the secret. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sealedSecret: string | null;
}

/** What is told of an alarm, by every channel. */
export interface AlarmNotice {
  /** Of the event; the same at every attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly kind: 'opened' | 'resolved' | 'test';
  readonly alarm: Pick<Alarm, 'id' | 'name' | 'condition' | 'threshold'>;
  readonly flow: string | null;
  readonly value: number | null;
  readonly message: string;
  readonly happenedAt: Date;
}
