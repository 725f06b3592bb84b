import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../../common/index.js';
import { CHANNEL_NAMES } from './alarm-channels.js';
import type { AlarmEventRow } from './alarm.repository.js';

export class AlarmDeliveryResponse {
  @ApiProperty({ description: 'The channel.', example: 'webhook', enum: CHANNEL_NAMES })
  channel: string;

  @ApiProperty({
    description: '`pending`: it is (still) tried. `failed`: given up after a day.',
    enum: ['pending', 'delivered', 'failed'],
    example: 'delivered',
  })
  status: 'pending' | 'delivered' | 'failed';

  @ApiProperty({ description: 'Attempts so far.', example: 1 })
  attempts: number;

  @ApiProperty({
    description: 'Why the last attempt failed.',
    example: null,
    type: String,
    nullable: true,
  })
  error: string | null;

  @ApiProperty({
    description: 'When it was taken.',
    example: '2026-11-23T12:00:01.000Z',
    type: String,
    format: 'date-time',
    nullable: true,
  })
  deliveredAt: Date | null;
}

export class AlarmEventResponse implements AlarmEventRow {
  @ApiProperty({ description: 'Id, also of its notices.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'What happened.', enum: ['opened', 'resolved'], example: 'opened' })
  kind: 'opened' | 'resolved';

  @ApiProperty({ description: 'What was measured.', example: 12.5, type: Number, nullable: true })
  value: number | null;

  @ApiProperty({
    description: 'The same in words.',
    example: 'Flow images: 12.5 % of the rows failed in the last 60 minutes (the alarm is set to 5).',
  })
  message: string;

  @ApiProperty({
    description: 'Whether the alarm was silenced then: of what opened, nobody was told at once.',
    example: false,
  })
  silenced: boolean;

  @ApiProperty({ description: 'When.', example: '2026-11-23T12:00:00.000Z' })
  happenedAt: Date;

  @ApiProperty({ description: 'Its notices, one per channel.', type: [AlarmDeliveryResponse] })
  deliveries: AlarmDeliveryResponse[];
}

export class AlarmEventList extends PageOf {
  @ApiProperty({ description: 'Events of this page, newest first.', type: [AlarmEventResponse] })
  results: AlarmEventResponse[];
}
