import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate } from 'class-validator';
import { Field, Text } from '../../common/index.js';

export class AlarmSilenceRequest {
  @Field(
    {
      description: 'Until when nobody is told of what opens; at most 30 days from now.',
      type: String,
      format: 'date-time',
      example: '2026-11-23T18:00:00Z',
    },
    Type(() => Date),
    IsDate({ message: 'until must be a time like 2026-11-23T18:00:00Z' }),
  )
  until: Date;

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
