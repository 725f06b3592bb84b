import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  IsUrl,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageOf } from '../../common/index.js';
import { ALARM_CONDITIONS, type Alarm, type AlarmCondition } from './alarm.js';
import type { OpenAlarm } from './alarm.repository.js';

const WEEK_MINUTES = 7 * 24 * 60;
const DAY_SECONDS = 24 * 3600;

const CONDITION = {
  description:
    '`row-error-rate`: percent of the rows sent that failed. `run-error-rate`: percent of the runs that failed. `flow-duration`: seconds that a run took on average. `no-success`: minutes since the last good run of a started flow. `row-failures`: rows that failed. `login-failure`: runs that could not log in.',
  enum: ALARM_CONDITIONS,
  enumName: 'AlarmCondition',
  example: 'row-error-rate',
};

export class AlarmWebhook {
  @ApiProperty({
    description: 'Where notices are posted to. It is shown to every user; the signature proves who sends.',
    example: 'https://alerts.example.com/images',
  })
  @MaxLength(2000)
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  url: string;

  @ApiProperty({
    description:
      'Signs each notice (Standard Webhooks): `whsec_` and 24 to 64 bytes in base64. Write-only: read back as `***`, which keeps what is stored.',
    example: 'whsec_ZGVtbyBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyE=',
    format: 'password',
  })
  @IsString()
  @MaxLength(200)
  secret: string;
}

export class AlarmEmail {
  @ApiProperty({ description: 'Who is written to.', example: ['ops@example.com'], type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsEmail({ require_tld: false }, { each: true })
  to: string[];
}

export class AlarmRequest {
  @ApiProperty({ description: 'Name for people, unique.', example: 'Images fail', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @ApiPropertyOptional({
    description: 'Slug of the flow to watch; null: every flow, each by itself.',
    example: 'images',
    type: String,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  flow: string | null = null;

  @ApiPropertyOptional({
    description: 'A disabled alarm watches nothing; what it has open resolves.',
    example: true,
    default: true,
  })
  @IsBoolean()
  enabled: boolean = true;

  @ApiProperty(CONDITION)
  @IsIn(ALARM_CONDITIONS)
  condition: AlarmCondition;

  @ApiProperty({
    description: 'Opens at this value: percent, seconds, minutes or a count, by the condition.',
    example: 5,
  })
  @IsNumber()
  @IsPositive()
  @Max(10_000_000)
  threshold: number;

  @ApiPropertyOptional({
    description: 'Resolves below this value, at most `threshold`; null: below `threshold`.',
    example: 2,
    type: Number,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsNumber()
  @IsPositive()
  resolveThreshold: number | null = null;

  @ApiPropertyOptional({
    description: 'How far back is looked. `no-success` does not need it.',
    example: 60,
    default: 60,
    minimum: 1,
    maximum: WEEK_MINUTES,
  })
  @IsInt()
  @Min(1)
  @Max(WEEK_MINUTES)
  windowMinutes: number = 60;

  @ApiPropertyOptional({
    description: 'A rate or average of fewer rows (or runs) than this says nothing.',
    example: 20,
    default: 1,
    minimum: 1,
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  minimum: number = 1;

  @ApiPropertyOptional({
    description: 'Opens when the value has been that high for so long.',
    example: 60,
    default: 0,
    minimum: 0,
    maximum: DAY_SECONDS,
  })
  @IsInt()
  @Min(0)
  @Max(DAY_SECONDS)
  openAfterSeconds: number = 0;

  @ApiPropertyOptional({
    description: 'Resolves when the value has been that low for so long.',
    example: 300,
    default: 300,
    minimum: 0,
    maximum: DAY_SECONDS,
  })
  @IsInt()
  @Min(0)
  @Max(DAY_SECONDS)
  resolveAfterSeconds: number = 300;

  @ApiPropertyOptional({
    description: 'Posts a signed notice.',
    type: AlarmWebhook,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AlarmWebhook)
  webhook: AlarmWebhook | null = null;

  @ApiPropertyOptional({
    description: 'Writes an e-mail; needs the setting `SMTP_URL`.',
    type: AlarmEmail,
    nullable: true,
    default: null,
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AlarmEmail)
  email: AlarmEmail | null = null;
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

  @ApiProperty({ description: 'When the alarm was made.', example: '2026-11-23T12:00:00.000Z' })
  createdAt: Date;

  @ApiProperty({ description: 'When the alarm was changed last.', example: '2026-11-23T12:00:00.000Z' })
  updatedAt: Date;

  static from(alarm: Alarm, open: readonly OpenAlarm[]): AlarmResponse {
    const { webhookUrl, sealedWebhookSecret: _, emailTo, ...same } = alarm;
    return {
      ...same,
      webhook: webhookUrl === null ? null : { url: webhookUrl, secret: '***' },
      email: emailTo === null ? null : { to: [...emailTo] },
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
  @ApiProperty({ description: 'The channel.', example: 'webhook', enum: ['webhook', 'email'] })
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
