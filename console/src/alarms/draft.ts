import type { Schemas } from '../api/client.js';
import type { Alarm, Condition } from './rule.js';

/** The form of an alarm, as it is typed. */
export interface AlarmDraft {
  readonly name: string;
  readonly flow: string;
  readonly enabled: boolean;
  readonly condition: Condition;
  readonly threshold: string;
  readonly resolveThreshold: string;
  readonly windowMinutes: string;
  readonly minimum: string;
  readonly openAfterSeconds: string;
  readonly resolveAfterSeconds: string;
  readonly webhook: string;
  readonly secret: string;
  readonly email: string;
}

export const NEW_DRAFT: AlarmDraft = {
  name: '',
  flow: '',
  enabled: true,
  condition: 'row-error-rate',
  threshold: '5',
  resolveThreshold: '',
  windowMinutes: '60',
  minimum: '20',
  openAfterSeconds: '0',
  resolveAfterSeconds: '300',
  webhook: '',
  secret: '',
  email: '',
};

export function draftOf(alarm: Alarm): AlarmDraft {
  const { resolveThreshold, threshold } = alarm;
  return {
    name: alarm.name,
    flow: alarm.flow ?? '',
    enabled: alarm.enabled ?? true,
    condition: alarm.condition,
    threshold: String(threshold),
    resolveThreshold:
      resolveThreshold === null || resolveThreshold === threshold ? '' : String(resolveThreshold),
    windowMinutes: String(alarm.windowMinutes),
    minimum: String(alarm.minimum),
    openAfterSeconds: String(alarm.openAfterSeconds),
    resolveAfterSeconds: String(alarm.resolveAfterSeconds),
    webhook: alarm.webhook?.url ?? '',
    secret: '',
    email: alarm.email?.to.join(', ') ?? '',
  };
}

type Rule = Omit<Schemas['AlarmPreviewRequest'], 'days'>;

export function ruleOf(draft: AlarmDraft): Rule {
  return {
    flow: draft.flow || null,
    condition: draft.condition,
    threshold: Number(draft.threshold),
    resolveThreshold: draft.resolveThreshold === '' ? null : Number(draft.resolveThreshold),
    windowMinutes: Number(draft.windowMinutes),
    minimum: Number(draft.minimum),
    openAfterSeconds: Number(draft.openAfterSeconds),
    resolveAfterSeconds: Number(draft.resolveAfterSeconds),
  };
}

/** What is sent; the secret of a stored webhook is kept while none is typed. */
export function requestOf(draft: AlarmDraft, hasSecret: boolean): Schemas['AlarmRequest'] {
  const to = draft.email.split(/[\s,;]+/).filter((part) => part !== '');
  return {
    ...ruleOf(draft),
    name: draft.name.trim(),
    enabled: draft.enabled,
    webhook:
      draft.webhook.trim() === ''
        ? null
        : { url: draft.webhook.trim(), secret: draft.secret || (hasSecret ? '***' : '') },
    email: to.length === 0 ? null : { to },
  };
}

/** 32 random bytes, as Standard Webhooks write them. */
export function newSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;
}
