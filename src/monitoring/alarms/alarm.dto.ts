import { ApiProperty } from '@nestjs/swagger';
import { Choice, DecimalNumber, Nested, PageOf, Switch, Text, WholeNumber } from '../../common/index.js';
import { ALARM_CONDITIONS, type Alarm, type AlarmCondition } from './alarm.js';
import {
  CHANNEL_CLASSES,
  CHANNEL_NAMES,
  type ChannelSettings,
  noChannels,
  shownChannels,
} from './alarm-channels.js';
import type { OpenAlarm } from './alarm.repository.js';
import { AlarmSilenceResponse } from './alarm-silence.dto.js';

const WEEK_MINUTES = 7 * 24 * 60;
const DAY_SECONDS = 24 * 3600;

/** The fields of an alarm that say who is told: one per channel. */
const Told = class {
  constructor() {
    Object.assign(this, noChannels());
  }
} as new () => ChannelSettings;
for (const name of CHANNEL_NAMES) {
  const { settings, description } = CHANNEL_CLASSES[name];
  Nested(() => settings, { description })(Told.prototype, name);
}

export class AlarmRequest extends Told {
  @Text({ description: 'Name for people, unique.', example: 'Images fail', maxLength: 100 })
  name: string;

  @Text({
    description: 'Slug of the flow to watch; null: every flow, each by itself.',
    example: 'images',
    maxLength: 63,
    empty: true,
  })
  flow: string | null = null;

  @Switch({ description: 'A disabled alarm watches nothing; what it has open resolves.' })
  enabled: boolean = true;

  @Choice({
    description:
      '`row-error-rate`: percent of the rows sent that failed. `run-error-rate`: percent of the runs that failed. `flow-duration`: seconds that a run took on average. `no-success`: minutes since the last good run of a started flow. `row-failures`: rows that failed. `login-failure`: runs that could not log in. `held-rows`: rows that wait for a user now. `flapping`: products that flows overwrite in turn now.',
    enum: ALARM_CONDITIONS,
    enumName: 'AlarmCondition',
    example: 'row-error-rate',
  })
  condition: AlarmCondition;

  @DecimalNumber({
    description: 'Opens at this value: percent, seconds, minutes or a count, by the condition.',
    example: 5,
    positive: true,
    maximum: 10_000_000,
  })
  threshold: number;

  @DecimalNumber({
    description: 'Resolves below this value, at most `threshold`; null: below `threshold`.',
    example: 2,
    positive: true,
  })
  resolveThreshold: number | null = null;

  @WholeNumber({
    description: 'How far back is looked. `no-success` does not need it.',
    minimum: 1,
    maximum: WEEK_MINUTES,
  })
  windowMinutes: number = 60;

  @WholeNumber({
    description: 'A rate or average of fewer rows (or runs) than this says nothing.',
    example: 20,
    minimum: 1,
    maximum: 1_000_000,
  })
  minimum: number = 1;

  @WholeNumber({
    description: 'Opens when the value has been that high for so long.',
    example: 60,
    minimum: 0,
    maximum: DAY_SECONDS,
  })
  openAfterSeconds: number = 0;

  @WholeNumber({
    description: 'Resolves when the value has been that low for so long.',
    minimum: 0,
    maximum: DAY_SECONDS,
  })
  resolveAfterSeconds: number = 300;
}

export class OpenAlarmResponse {
  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'Since when it is open.', example: '2026-11-23T12:00:00.000Z' })
  openedAt: Date;

  @ApiProperty({ description: 'What was measured last.', example: 12.5, type: Number, nullable: true })
  value: number | null;
}

export class AlarmResponse extends AlarmRequest {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'The flows that it is open for now.', type: [OpenAlarmResponse] })
  open: OpenAlarmResponse[];

  @ApiProperty({
    description: 'Until when nobody is told, why, and by whom; null: everybody is told.',
    type: AlarmSilenceResponse,
    nullable: true,
  })
  silence: AlarmSilenceResponse | null;

  @ApiProperty({ description: 'When the alarm was made.', example: '2026-11-23T12:00:00.000Z' })
  createdAt: Date;

  @ApiProperty({ description: 'When the alarm was changed last.', example: '2026-11-23T12:00:00.000Z' })
  updatedAt: Date;

  static from(alarm: Alarm, open: readonly OpenAlarm[]): AlarmResponse {
    const { channels: _, ...same } = alarm;
    return {
      ...same,
      ...shownChannels(alarm),
      open: open
        .filter(({ alarmId }) => alarmId === alarm.id)
        .map(({ flow, openedAt, value }) => ({ flow, openedAt, value })),
    };
  }
}

export class AlarmList extends PageOf {
  @ApiProperty({ description: 'Alarms of this page, by name.', type: [AlarmResponse] })
  results: AlarmResponse[];
}

export class AlarmTestResult {
  @ApiProperty({ description: 'The channel.', example: 'webhook', enum: CHANNEL_NAMES })
  channel: string;

  @ApiProperty({ description: 'Whether the notice was taken.', example: true })
  ok: boolean;

  @ApiProperty({ description: 'What the other side answered, or the error.', example: 'HTTP 204' })
  detail: string;
}

export class AlarmTestResponse {
  @ApiProperty({ description: 'One entry per channel of the alarm.', type: [AlarmTestResult] })
  results: AlarmTestResult[];
}
