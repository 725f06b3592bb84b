import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
} from 'class-validator';
import { PageQuery, TimeParam } from '../common/index.js';
import { RUN_ORDERS, type RunOrder } from './run-entries.js';
import {
  RUN_STATES,
  RUN_STATUSES,
  RUN_TRIGGERS,
  type RunState,
  type RunStatus,
  type RunTrigger,
} from './run.js';

export class RunListQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Slug of a flow.', example: 'images' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  flow?: string;

  @ApiPropertyOptional({ description: 'Only runs in this state.', enum: RUN_STATES, example: 'finished' })
  @IsOptional()
  @IsIn(RUN_STATES)
  state?: RunState;

  @ApiPropertyOptional({
    description: 'Only runs that ended like this.',
    enum: RUN_STATUSES,
    example: 'failed',
  })
  @IsOptional()
  @IsIn(RUN_STATUSES)
  status?: RunStatus;

  @ApiPropertyOptional({
    description: 'Only runs started like this.',
    enum: RUN_TRIGGERS,
    example: 'schedule',
  })
  @IsOptional()
  @IsIn(RUN_TRIGGERS)
  trigger?: RunTrigger;

  @ApiPropertyOptional({
    description: 'A text in why a run failed, in its warnings, or in who started it, whatever the case.',
    example: 'timeout',
  })
  @IsOptional()
  @IsString()
  @MinLength(2)
  @MaxLength(200)
  text?: string;

  @TimeParam({
    description: 'Only runs that were asked for at this time or later.',
    example: '2026-11-23T00:00:00Z',
  })
  from?: Date;

  @TimeParam({
    description: 'Only runs that were asked for before this time.',
    example: '2026-11-24T00:00:00Z',
  })
  to?: Date;

  @ApiPropertyOptional({
    description: 'The order, by the time that runs were asked for.',
    enum: RUN_ORDERS,
    default: 'newest',
    example: 'newest',
  })
  @IsOptional()
  @IsIn(RUN_ORDERS)
  sort: RunOrder = 'newest';

  @ApiPropertyOptional({
    description:
      'Reads on from `nextCursor` of an answer; empty: from the beginning. `page` is not looked at then, and nothing is counted, so that a list of millions is as fast as a short one. A filter may make an answer short, or empty, before the end, which is where `nextCursor` is null.',
    example: '',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** What runs are counted for: as the list is filtered, states and outcomes aside. */
export class RunCountQuery extends PickType(RunListQuery, ['flow', 'trigger', 'text', 'from', 'to']) {}

export class RunEventsQuery {
  @ApiPropertyOptional({ description: 'Only runs of this flow, by its slug.', example: 'images' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  flow?: string;
}

export class RerunRequest {
  @ApiPropertyOptional({
    description: 'Write unchanged rows too, and hold none for the images it takes away.',
    example: false,
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  force?: boolean;
}

export class HeldRowsRequest {
  @ApiPropertyOptional({
    description: 'Only the held rows of these SKUs; left out, all of the run.',
    type: [String],
    example: ['A-1'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10_000)
  @IsString({ each: true })
  @MaxLength(512, { each: true })
  sku?: string[];
}

export class HeldRowsResponse {
  @ApiProperty({ description: 'Rows that were released or dropped.', example: 12 })
  rows: number;
}

export class RetryFailedResponse {
  @ApiProperty({ description: 'Rows that are sent again.', example: 12 })
  rows: number;
}
