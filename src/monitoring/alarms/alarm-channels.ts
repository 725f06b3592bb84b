import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { plainToInstance } from 'class-transformer';
import {
  AppError,
  type FieldProblem,
  fillSecrets,
  inputInvalid,
  redact,
  SecretBox,
  secretFieldsOf,
  secretTexts,
  splitSecrets,
} from '../../common/index.js';
import type { Alarm, AlarmNotice, StoredChannel } from './alarm.js';
import type { Channel, ChannelClass, DeliveryResult } from './channels/channel.js';
import * as classes from './channels/index.js';

export type ChannelName = keyof typeof classes;

/** Settings by channel, as an alarm's document has them; null for a channel that is not used. */
export type ChannelSettings = {
  [Name in ChannelName]: InstanceType<(typeof classes)[Name]['settings']> | null;
};

export const CHANNEL_CLASSES: Readonly<Record<ChannelName, ChannelClass>> = classes;
export const CHANNEL_NAMES = Object.keys(CHANNEL_CLASSES) as ChannelName[];

/** Every channel, unused. */
export function noChannels(): ChannelSettings {
  return Object.fromEntries(CHANNEL_NAMES.map((name) => [name, null])) as ChannelSettings;
}

/** The channels of a stored alarm as its document shows them, secrets as `***`. */
export function shownChannels({ channels }: Pick<Alarm, 'channels'>): ChannelSettings {
  const known = channels.filter(({ channel }) => channel in CHANNEL_CLASSES);
  return {
    ...noChannels(),
    ...Object.fromEntries(known.map(({ channel, settings }) => [channel, settings])),
  };
}

/** The ways to whoever has to know: their settings as they are stored, and what is sent through them. */
@Injectable()
export class AlarmChannels {
  constructor(
    private readonly modules: ModuleRef,
    private readonly box: SecretBox,
  ) {}

  /** Checks the channels of an alarm and seals their secrets; throws `INPUT_INVALID`, or what a channel says. */
  seal(alarmId: string, wanted: ChannelSettings, stored: Alarm | null): StoredChannel[] {
    const used = CHANNEL_NAMES.flatMap((channel) => {
      const settings = wanted[channel];
      return settings === null ? [] : [{ channel, settings }];
    });
    const problems = used.flatMap(({ channel, settings }): FieldProblem[] => {
      const before = stored?.channels.find((known) => known.channel === channel);
      return fillSecrets(settings, before === undefined ? {} : this.secretsOf(alarmId, before), channel);
    });
    if (problems.length > 0) throw inputInvalid(problems);
    return used.map(({ channel, settings }) => {
      this.channel(channel).check(settings);
      const { masked, secrets } = splitSecrets(settings);
      const [secret] = secretTexts(secrets);
      return {
        channel,
        settings: masked,
        sealedSecret: secret === undefined ? null : this.box.seal(secret, contextOf(alarmId)),
      };
    });
  }

  /** One attempt; failures are results, since the caller tries again. */
  async deliver(alarm: Alarm, name: string, notice: AlarmNotice): Promise<DeliveryResult> {
    const stored = alarm.channels.find(({ channel }) => channel === name);
    if (stored === undefined) return { ok: false, detail: `The alarm has no ${name} any more.` };
    if (!isChannelName(name)) return { ok: false, detail: `This version knows no channel ${name}.` };
    const secrets = this.secretsOf(alarm.id, stored);
    const settings = plainToInstance(CHANNEL_CLASSES[name].settings, { ...stored.settings, ...secrets });
    try {
      return await this.channel(name).deliver(settings, notice);
    } catch (error) {
      if (error instanceof AppError) return { ok: false, detail: error.message };
      const said = error instanceof Error ? error.message : String(error);
      return { ok: false, detail: redact(said, secretTexts(secrets)) };
    }
  }

  private channel(name: ChannelName): Channel {
    return this.modules.get<Channel>(CHANNEL_CLASSES[name], { strict: false });
  }

  private secretsOf(alarmId: string, { channel, sealedSecret }: StoredChannel): Record<string, string> {
    if (sealedSecret === null || !isChannelName(channel)) return {};
    const [field] = secretFieldsOf(new CHANNEL_CLASSES[channel].settings());
    return field === undefined ? {} : { [field]: this.box.open(sealedSecret, contextOf(alarmId)) };
  }
}

function isChannelName(name: string): name is ChannelName {
  return name in CHANNEL_CLASSES;
}

/** The context that the secrets of an alarm are sealed in. */
function contextOf(alarmId: string): string {
  return `alarm:${alarmId}`;
}
