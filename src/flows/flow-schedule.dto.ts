import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, Max, Min, ValidateIf } from 'class-validator';
import { OneOf } from '../common/index.js';
import type { Checkpoint } from './flow-checkpoints.js';
import { FLOW_STATES, type FlowState } from './flow.js';
import { type Schedule, SCHEDULE_CLASSES } from './schedule.dto.js';

export class ScheduleQuery {
  @ApiPropertyOptional({
    description: 'How many times to come.',
    example: 10,
    default: 10,
    minimum: 1,
    maximum: 100,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  count: number = 10;
}

export class FireTime {
  @ApiProperty({ description: 'The moment.', example: '2026-11-23T12:05:00.000Z' })
  at: Date;

  @ApiProperty({
    description: "The same on clocks in the flow's timezone.",
    example: '2026-11-23T15:05:00+03:00',
  })
  local: string;
}

/** The next times of a flow's schedule. */
export class SchedulePreview {
  @OneOf(SCHEDULE_CLASSES, {
    description: 'The schedule, or null.',
    nullable: true,
    example: { type: 'cron', expression: '0 0/5 * * * ? *' },
  })
  schedule: Schedule | null;

  @ApiProperty({ description: 'Timezone of the flow.', example: 'Europe/Istanbul' })
  timezone: string;

  @ApiProperty({
    description: 'State of the flow. Times of a stopped one are those it would have if it were started now.',
    enum: FLOW_STATES,
    enumName: 'FlowState',
    example: 'running',
  })
  state: FlowState;

  @ApiProperty({
    description:
      'The next times, soonest first; empty without a schedule and when another flow triggers this one.',
    type: [FireTime],
  })
  times: FireTime[];
}

export class CheckpointResponse {
  @ApiProperty({
    description: '`last.request` of the next scheduled run: what changed since is read.',
    example: '2026-11-23T12:00:00.000Z',
  })
  lastRequest: Date;

  @ApiProperty({
    description: '`stored`: by a run or by hand. `initial-sync-date`: of the flow. `beginning`: neither.',
    enum: ['stored', 'initial-sync-date', 'beginning'],
    example: 'stored',
  })
  source: Checkpoint['source'];
}

export class CheckpointRequest {
  @ApiProperty({
    description: 'From when the next scheduled run reads; null forgets the checkpoint.',
    example: '2026-11-01T00:00:00Z',
    type: String,
    nullable: true,
  })
  @ValidateIf((body: CheckpointRequest) => body.lastRequest !== null)
  @IsISO8601({ strict: true, strictSeparator: true })
  lastRequest: string | null;
}
