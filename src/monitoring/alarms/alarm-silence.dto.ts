import { ApiProperty } from '@nestjs/swagger';
import { Text, WholeNumber } from '../../common/index.js';

export class AlarmSilenceRequest {
  @WholeNumber({
    description: 'For how many minutes from now nobody is told of what opens.',
    example: 240,
    minimum: 1,
    maximum: 30 * 24 * 60,
  })
  minutes: number;

  @Text({ description: 'Why, for everybody to see.', example: 'The ERP is migrated tonight', maxLength: 500 })
  reason: string;
}

export class AlarmSilenceResponse {
  @ApiProperty({ description: 'When it ends.', example: '2026-11-23T18:00:00.000Z' })
  until: Date;

  @ApiProperty({ description: 'Why.', example: 'The ERP is migrated tonight' })
  reason: string;

  @ApiProperty({ description: 'Who silenced the alarm.', example: 'ayse@example.com' })
  by: string;

  @ApiProperty({ description: 'When.', example: '2026-11-23T12:00:00.000Z' })
  since: Date;
}
