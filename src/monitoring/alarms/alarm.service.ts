import { Injectable } from '@nestjs/common';
import { Clock, type FieldProblem, inputInvalid, newId, SecretBox } from '../../common/index.js';
import { FlowService } from '../../flows/index.js';
import { HttpClient } from '../../http-client/index.js';
import type { Alarm } from './alarm.js';
import { AlarmChannels, channelsOf, type DeliveryResult, secretContext } from './alarm-channels.js';
import type { AlarmRequest } from './alarm.dto.js';
import { alarmError } from './alarm.errors.js';
import { AlarmRepository } from './alarm.repository.js';
import { WEBHOOK_SECRET } from './webhook-signature.js';

export const KEPT_SECRET = '***';

/** Makes, changes and tries alarms. */
@Injectable()
export class AlarmService {
  constructor(
    private readonly alarms: AlarmRepository,
    private readonly flows: FlowService,
    private readonly http: HttpClient,
    private readonly secrets: SecretBox,
    private readonly channels: AlarmChannels,
    private readonly clock: Clock,
  ) {}

  createAlarm(request: AlarmRequest): Promise<Alarm> {
    return this.save(newId(), request, null);
  }

  /** What it has open stays open, under the new rules; it resolves when they no longer cover it. */
  async updateAlarm(id: string, request: AlarmRequest): Promise<Alarm> {
    return await this.save(id, request, await this.alarms.getAlarm(id));
  }

  /** Sends a notice that says it is a test, now, by every channel that the alarm has. */
  async testAlarm(id: string): Promise<(DeliveryResult & { channel: string })[]> {
    const alarm = await this.alarms.getAlarm(id);
    const notice = {
      id: newId(),
      kind: 'test' as const,
      alarm: { id, name: alarm.name, condition: alarm.condition, threshold: alarm.threshold },
      flow: alarm.flow,
      value: null,
      message: `This is a test of the alarm "${alarm.name}". Nothing is wrong.`,
      happenedAt: this.clock.now(),
    };
    return await Promise.all(
      channelsOf(alarm).map(async (channel) => ({
        channel,
        ...(await this.channels.deliver(alarm, channel, notice)),
      })),
    );
  }

  private async save(id: string, request: AlarmRequest, stored: Alarm | null): Promise<Alarm> {
    const problems = problemsOf(request, stored);
    if (problems.length > 0) throw inputInvalid(problems);
    if (request.webhook !== null) this.http.checkUrl(request.webhook.url);
    if (request.email !== null && !this.channels.canMail) {
      throw alarmError(
        'EMAIL_NOT_CONFIGURED',
        'This installation cannot send e-mail: SMTP_URL is not set. Set it, or use a webhook.',
      );
    }
    const flow = request.flow === null ? null : await this.flows.getFlow(request.flow);
    const { name, enabled, condition, threshold, windowMinutes, minimum } = request;
    const { openAfterSeconds, resolveAfterSeconds } = request;
    const secret = request.webhook?.secret;
    await this.alarms.saveAlarm({
      id,
      name,
      enabled,
      condition,
      threshold,
      windowMinutes,
      minimum,
      openAfterSeconds,
      resolveAfterSeconds,
      flowId: flow?.id ?? null,
      resolveThreshold: request.resolveThreshold ?? threshold,
      webhookUrl: request.webhook?.url ?? null,
      sealedWebhookSecret:
        secret === undefined
          ? null
          : secret === KEPT_SECRET
            ? (stored?.sealedWebhookSecret ?? null)
            : this.secrets.seal(secret, secretContext(id)),
      emailTo: request.email?.to ?? null,
    });
    return await this.alarms.getAlarm(id);
  }
}

/** What one field alone cannot tell. */
function problemsOf(request: AlarmRequest, stored: Alarm | null): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { condition, threshold, resolveThreshold, webhook, email } = request;
  if (condition.endsWith('-rate') && threshold > 100)
    problems.push({ path: 'threshold', message: 'threshold of a rate is a percentage, at most 100' });
  if (resolveThreshold !== null && resolveThreshold > threshold)
    problems.push({ path: 'resolveThreshold', message: 'resolveThreshold must not be above threshold' });
  if (webhook === null && email === null)
    problems.push({ path: 'webhook', message: 'an alarm needs a webhook, an e-mail address, or both' });
  const secret = webhook?.secret;
  if (secret === KEPT_SECRET && (stored?.sealedWebhookSecret ?? null) === null)
    problems.push({
      path: 'webhook.secret',
      message: `"${KEPT_SECRET}" keeps a stored secret, but there is none`,
    });
  if (secret !== undefined && secret !== KEPT_SECRET && !WEBHOOK_SECRET.test(secret))
    problems.push({
      path: 'webhook.secret',
      message:
        'webhook.secret must be whsec_ and 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32)',
    });
  return problems;
}
