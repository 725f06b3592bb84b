import { ApiProperty, PickType } from '@nestjs/swagger';
import { WholeNumber } from '../../common/index.js';
import { AlarmRequest } from './alarm.dto.js';

export class AlarmPreviewRequest extends PickType(AlarmRequest, [
  'flow',
  'condition',
  'threshold',
  'resolveThreshold',
  'windowMinutes',
  'minimum',
  'openAfterSeconds',
  'resolveAfterSeconds',
] as const) {
  @WholeNumber({ description: 'How many days are looked at, until now.', minimum: 1, maximum: 30 })
  days: number = 7;
}

export class AlarmOpeningResponse {
  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'When it would have opened.', example: '2026-11-22T09:31:00.000Z' })
  openedAt: Date;

  @ApiProperty({
    description: 'When it would have resolved; null: it would be open still.',
    type: Date,
    nullable: true,
    example: '2026-11-22T10:36:00.000Z',
  })
  resolvedAt: Date | null;

  @ApiProperty({ description: 'The highest value meanwhile.', example: 12.5 })
  peak: number;
}

export class AlarmPreviewResponse {
  @ApiProperty({ description: 'Begin of what was looked at.', example: '2026-11-16T12:00:00.000Z' })
  from: Date;

  @ApiProperty({ description: 'Its end: now.', example: '2026-11-23T12:00:00.000Z' })
  to: Date;

  @ApiProperty({
    description:
      'Whether the past can be asked. What waits at a moment (`held-rows`, `flapping`) is not kept: then nothing is looked at.',
    example: true,
  })
  canLookBack: boolean;

  @ApiProperty({ description: 'Flows that had runs then.', example: 3 })
  flows: number;

  @ApiProperty({ description: 'How often it would have opened.', example: 3 })
  opened: number;

  @ApiProperty({ description: 'When, newest first; at most 100.', type: [AlarmOpeningResponse] })
  openings: AlarmOpeningResponse[];
}
