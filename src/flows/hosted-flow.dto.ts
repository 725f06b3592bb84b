import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageOf, PageQuery } from '../common/index.js';
import { DIRECTIONS, type Direction } from './flow-document.dto.js';
import type { FlowFilter, FlowSummary } from './flow.repository.js';
import type { Flow } from './flow.js';
import type { Schedule } from './schedule.dto.js';

const STATES = ['RUNNING', 'STOPPED'] as const;
type HostedState = (typeof STATES)[number];

const SCHEDULE_TYPES = {
  interval: 'Repeat Every',
  cron: 'Cron Driven',
  'after-flow': 'Triggered By',
} as const;

export class HostedFlowQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only flows in this state.', enum: STATES, example: 'RUNNING' })
  @IsOptional()
  @IsIn(STATES)
  state?: HostedState;

  @ApiPropertyOptional({ description: 'Only flows of this direction.', enum: DIRECTIONS, example: 'inbound' })
  @IsOptional()
  @IsIn(DIRECTIONS)
  direction?: Direction;

  static filter({ state, direction }: HostedFlowQuery): FlowFilter {
    return {
      ...(state === undefined ? {} : { state: state.toLowerCase() }),
      ...(direction === undefined ? {} : { direction }),
    };
  }
}

/** When an inbound flow starts by itself. */
export class HostedSchedule {
  @ApiProperty({
    description: 'Its kind.',
    enum: Object.values(SCHEDULE_TYPES),
    example: 'Cron Driven',
  })
  type: (typeof SCHEDULE_TYPES)[keyof typeof SCHEDULE_TYPES];

  @ApiProperty({
    description: 'Seconds between runs, a cron expression, or the slug of the flow that triggers it.',
    example: '0 0,30 * * * ? *',
  })
  value: string;

  static from(schedule: Schedule): HostedSchedule {
    return { type: SCHEDULE_TYPES[schedule.type], value: valueOf(schedule) };
  }
}

function valueOf(schedule: Schedule): string {
  if (schedule.type === 'interval') return String(schedule.everySeconds);
  return schedule.type === 'cron' ? schedule.expression : schedule.flow;
}

export class HostedFlowItem {
  @ApiProperty({ description: 'Id.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'Name, at most 20 characters.', example: 'Images' })
  name: string;

  @ApiProperty({ description: 'What the flow is called in URLs.', example: 'images' })
  slug: string;

  @ApiProperty({ description: 'What it moves: images, always.', example: 'image' })
  type: string;

  @ApiProperty({ description: 'Direction.', enum: DIRECTIONS, enumName: 'Direction', example: 'inbound' })
  direction: Direction;

  @ApiProperty({ description: 'Whether it takes work.', enum: STATES, example: 'RUNNING' })
  state: HostedState;

  @ApiProperty({ description: 'What starts it by itself, or null.', type: HostedSchedule, nullable: true })
  schedule: HostedSchedule | null;

  static from({ id, name, slug, direction, state, schedule }: FlowSummary): HostedFlowItem {
    return {
      id,
      name,
      slug,
      type: 'image',
      direction,
      state: state === 'running' ? 'RUNNING' : 'STOPPED',
      schedule: schedule === null ? null : HostedSchedule.from(schedule),
    };
  }
}

export class HostedFlowList extends PageOf {
  @ApiProperty({ description: 'Flows of this page, by name.', type: [HostedFlowItem] })
  results: HostedFlowItem[];
}

export class HostedProject {
  @ApiProperty({
    description: "Its name: the host of the shop's Omnitron.",
    example: 'shop.omnitron.example',
  })
  name: string;

  @ApiProperty({ description: "Omnitron's domain URL.", example: 'https://shop.omnitron.example' })
  domain_url: string;

  @ApiProperty({ description: 'Slugs of the flows that write to it.', type: [String], example: ['images'] })
  flows: string[];
}

export class HostedProjectList extends PageOf {
  @ApiProperty({ description: 'Projects of this page, by name.', type: [HostedProject] })
  results: HostedProject[];
}

/** The shops that flows write to, by name. */
export function projectsOf(flows: readonly Flow[]): HostedProject[] {
  const byUrl = Map.groupBy(flows, ({ document }) => document.omnitron.domainUrl.replace(/\/+$/, ''));
  return [...byUrl]
    .map(([url, own]) => ({
      name: new URL(url).host,
      domain_url: url,
      flows: own.map(({ slug }) => slug).toSorted(),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}
