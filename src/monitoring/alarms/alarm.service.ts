import { Injectable } from '@nestjs/common';
import { Clock, type FieldProblem, inputInvalid, newId } from '../../common/index.js';
import { FlowService } from '../../flows/index.js';
import type { Alarm } from './alarm.js';
import { AlarmChannels, CHANNEL_NAMES } from './alarm-channels.js';
import type { AlarmRequest } from './alarm.dto.js';
import { AlarmRepository } from './alarm.repository.js';
import { ruleProblems } from './alarm-rules.js';
import type { DeliveryResult } from './channels/channel.js';

/** Makes, changes and tries alarms. */
@Injectable()
export class AlarmService {
  constructor(
    private readonly alarms: AlarmRepository,
    private readonly flows: FlowService,
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
      alarm.channels.map(async ({ channel }) => ({
        channel,
        ...(await this.channels.deliver(alarm, channel, notice)),
      })),
    );
  }

  private async save(id: string, request: AlarmRequest, stored: Alarm | null): Promise<Alarm> {
    const problems = problemsOf(request);
    if (problems.length > 0) throw inputInvalid(problems);
    const channels = this.channels.seal(id, request, stored);
    const flow = request.flow === null ? null : await this.flows.getFlow(request.flow);
    const { name, enabled, condition, threshold, windowMinutes, minimum } = request;
    const { openAfterSeconds, resolveAfterSeconds } = request;
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
      channels,
    });
    return await this.alarms.getAlarm(id);
  }
}

/** What one field alone cannot tell. */
function problemsOf(request: AlarmRequest): FieldProblem[] {
  const problems = ruleProblems(request);
  if (CHANNEL_NAMES.every((name) => request[name] === null)) {
    const message = `an alarm needs at least one of ${CHANNEL_NAMES.join(', ')}`;
    problems.push(...CHANNEL_NAMES.map((path) => ({ path, message })));
  }
  return problems;
}
