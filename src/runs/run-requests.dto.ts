import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { PageQuery } from '../common/index.js';
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
}

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
