import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { OneOf } from '../common/index.js';
import { FireTime, type Schedule, SCHEDULE_CLASSES } from '../flows/index.js';

export class TestScheduleRequest {
  @OneOf(SCHEDULE_CLASSES, {
    description: 'The schedule to try out.',
    example: { type: 'cron', expression: '0 0/5 * * * ? *' },
  })
  schedule: Schedule;

  @ApiPropertyOptional({
    description: 'IANA time zone of the flow.',
    example: 'Europe/Istanbul',
    default: 'UTC',
    maxLength: 64,
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  timezone: string = 'UTC';

  @ApiPropertyOptional({
    description: 'How many times to come.',
    example: 10,
    default: 10,
    minimum: 1,
    maximum: 100,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  count: number = 10;
}

export class TestScheduleResponse {
  @ApiProperty({
    description:
      'The next times if the flow were started now, soonest first; empty when another flow triggers it.',
    type: [FireTime],
  })
  times: FireTime[];

  @ApiProperty({
    description: 'What to look at before it is saved.',
    type: [String],
    example: ['The schedule starts a run every 5 s. A run that is still under way is not started twice.'],
  })
  warnings: string[];
}
