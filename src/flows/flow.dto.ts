import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { OneOf, PageOf, PageQuery } from '../common/index.js';
import { type Direction, DIRECTIONS, FlowDocument } from './flow-document.dto.js';
import { FLOW_ORDERS, type FlowOrder, type FlowSummary } from './flow.repository.js';
import { type Flow, FLOW_STATES, type FlowState } from './flow.js';
import { type Schedule, SCHEDULE_CLASSES } from './schedule.dto.js';

const STATE = {
  description:
    '`running`: the schedule starts runs (inbound), or posts are taken (outbound). `stopped`: neither.',
  enum: FLOW_STATES,
  enumName: 'FlowState',
  example: 'running',
};
const VERSION = { description: 'Number of the current version, from 1.', example: 3 };
const STARTED_AT = {
  description: 'When the flow was started; null while it is stopped.',
  type: Date,
  nullable: true,
  example: '2026-11-23T12:00:00.000Z',
};
const CREATED_AT = { description: 'When the flow was made.', example: '2026-11-20T09:30:00.000Z' };
const UPDATED_AT = {
  description: 'When the flow was saved, started or stopped last.',
  example: '2026-11-23T12:00:00.000Z',
};

/** What a client sends to save a flow. Members that only a response has may be sent back and are ignored. */
export class FlowRequest extends FlowDocument {
  @ApiPropertyOptional({
    description: 'Why the flow is changed; kept with the version.',
    example: 'Twice as many products per page',
    maxLength: 500,
  })
  changeNote?: string;
}

/** A flow: its document and what the system adds. */
export class FlowResponse extends FlowDocument {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'Slug in URLs.', example: 'images', required: true })
  declare slug: string;

  @ApiProperty(STATE)
  state: FlowState;

  @ApiProperty(STARTED_AT)
  startedAt: Date | null;

  @ApiProperty(VERSION)
  version: number;

  @ApiProperty({
    description: 'Outbound Request URL: where the ERP posts an outbound flow; null for an inbound one.',
    type: String,
    nullable: true,
    example: 'https://integrator.example.com/api/v1/outbound/erp-images',
  })
  outboundUrl: string | null;

  @ApiProperty(CREATED_AT)
  createdAt: Date;

  @ApiProperty(UPDATED_AT)
  updatedAt: Date;

  @ApiPropertyOptional({
    description:
      'Answered when the flow is saved: what is valid and probably not meant; absent where there is nothing.',
    type: [String],
    example: [
      'mapping[0].spec.a: "=tolower" is no function of Jolt, and changes nothing. Did you mean =toLower?',
    ],
  })
  warnings?: string[];

  static from(flow: Flow, publicUrl: string): FlowResponse {
    const { id, state, startedAt, version, createdAt, updatedAt, document, direction, slug } = flow;
    const outboundUrl = direction === 'outbound' ? `${publicUrl}/api/v1/outbound/${slug}` : null;
    return Object.assign({ id }, document, { state, startedAt, version, outboundUrl, createdAt, updatedAt });
  }
}

/** A flow as lists show it, without its cards. */
export class FlowListItem {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'Name.', example: 'Images' })
  name: string;

  @ApiProperty({ description: 'What the flow is called in URLs.', example: 'images' })
  slug: string;

  @ApiProperty({ description: 'Direction.', enum: DIRECTIONS, enumName: 'Direction', example: 'inbound' })
  direction: Direction;

  @OneOf(SCHEDULE_CLASSES, {
    description: 'What starts the flow by itself, or null.',
    nullable: true,
    example: { type: 'interval', everySeconds: 300 },
  })
  schedule: Schedule | null;

  @ApiProperty({ description: 'Timezone.', example: 'Europe/Istanbul' })
  timezone: string;

  @ApiProperty(STATE)
  state: FlowState;

  @ApiProperty(STARTED_AT)
  startedAt: Date | null;

  @ApiProperty(VERSION)
  version: number;

  @ApiProperty(CREATED_AT)
  createdAt: Date;

  @ApiProperty(UPDATED_AT)
  updatedAt: Date;

  static from(flow: FlowSummary): FlowListItem {
    const { id, name, slug, direction, schedule, timezone, state, startedAt, version } = flow;
    const { createdAt, updatedAt } = flow;
    return { id, name, slug, direction, schedule, timezone, state, startedAt, version, createdAt, updatedAt };
  }
}

export class FlowList extends PageOf {
  @ApiProperty({ description: 'Flows of this page, by name.', type: [FlowListItem] })
  results: FlowListItem[];
}

export class FlowListQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only flows of this direction.', enum: DIRECTIONS, example: 'inbound' })
  @IsOptional()
  @IsIn(DIRECTIONS)
  direction?: Direction;

  @ApiPropertyOptional({ description: 'Only flows in this state.', enum: FLOW_STATES, example: 'running' })
  @IsOptional()
  @IsIn(FLOW_STATES)
  state?: FlowState;

  @ApiPropertyOptional({ description: 'A part of the name or slug, whatever the case.', example: 'images' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;

  @ApiPropertyOptional({
    description: 'The order; with `-` in front, the other way round.',
    enum: FLOW_ORDERS,
    default: 'name',
    example: '-updatedAt',
  })
  @IsOptional()
  @IsIn(FLOW_ORDERS)
  sort: FlowOrder = 'name';
}
