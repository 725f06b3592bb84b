import { ApiProperty } from '@nestjs/swagger';
import { RunResponse } from '../runs/index.js';

const AT = '2026-11-23T12:00:00.000Z';

export class OverviewAlarm {
  @ApiProperty({ description: 'Id of the alarm.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  id: string;

  @ApiProperty({ description: 'Its name.', example: 'Images fail' })
  name: string;

  @ApiProperty({ description: 'What it watches.', example: 'row-error-rate' })
  condition: string;

  @ApiProperty({ description: 'Opens at this value.', example: 5 })
  threshold: number;

  @ApiProperty({ description: 'Slug of the flow that it is open for.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'The value, where there is one.', type: Number, nullable: true, example: 12.5 })
  value: number | null;

  @ApiProperty({ description: 'Since when it is open.', example: AT })
  openedAt: Date;

  @ApiProperty({
    description: 'Until when it is silenced; null: it is not.',
    type: Date,
    nullable: true,
    example: null,
  })
  silencedUntil: Date | null;
}

export class OverviewOutcome {
  @ApiProperty({ description: 'Runs that ended.', example: 288 })
  finished: number;

  @ApiProperty({ description: 'Of them, succeeded.', example: 280 })
  succeeded: number;

  @ApiProperty({ description: 'Of them, partial: some rows failed.', example: 2 })
  partial: number;

  @ApiProperty({ description: 'Of them, empty: nothing to write.', example: 5 })
  empty: number;

  @ApiProperty({ description: 'Of them, failed.', example: 1 })
  failed: number;

  @ApiProperty({ description: 'Of them, cancelled.', example: 0 })
  cancelled: number;

  @ApiProperty({ description: 'Rows written.', example: 1490 })
  rowsWritten: number;

  @ApiProperty({ description: 'Rows left as they are.', example: 10 })
  rowsSkipped: number;

  @ApiProperty({ description: 'Rows that failed.', example: 12 })
  rowsFailed: number;
}

export class OverviewDay extends OverviewOutcome {
  @ApiProperty({ description: 'The day, in the timezone that was asked for.', example: '2026-11-23' })
  day: string;
}

export class OverviewFlow {
  @ApiProperty({ description: 'Slug.', example: 'images' })
  slug: string;

  @ApiProperty({ description: 'Name.', example: 'Images' })
  name: string;

  @ApiProperty({ description: 'Direction.', enum: ['inbound', 'outbound'], example: 'inbound' })
  direction: string;

  @ApiProperty({ description: 'Whether it is started.', enum: ['running', 'stopped'], example: 'running' })
  state: string;

  @ApiProperty({ description: 'Timezone of its schedule.', example: 'Europe/Istanbul' })
  timezone: string;

  @ApiProperty({
    description: 'When it starts by itself next; null: it does not, or after another flow.',
    type: Date,
    nullable: true,
    example: AT,
  })
  nextRunAt: Date | null;

  @ApiProperty({ description: 'Its newest run; null: it never ran.', type: RunResponse, nullable: true })
  lastRun: RunResponse | null;

  @ApiProperty({
    description: 'What its runs of the last 24 hours came to; null: none ended.',
    type: OverviewOutcome,
    nullable: true,
  })
  lastDay: OverviewOutcome | null;
}

export class OverviewCheck {
  @ApiProperty({ description: 'What was looked at.', example: 'database' })
  name: string;

  @ApiProperty({ description: 'How it is.', enum: ['up', 'degraded', 'down'], example: 'up' })
  status: string;

  @ApiProperty({ description: 'Why.', example: 'The database answers.' })
  reason: string;
}

export class OverviewResponse {
  @ApiProperty({ description: 'Alarms that are open, the oldest first.', type: [OverviewAlarm] })
  alarms: OverviewAlarm[];

  @ApiProperty({ description: 'Runs that go on, newest first; at most 50.', type: [RunResponse] })
  activeRuns: RunResponse[];

  @ApiProperty({ description: 'Flows by name, at most 500.', type: [OverviewFlow] })
  flows: OverviewFlow[];

  @ApiProperty({ description: 'How many flows there are, or match `q`.', example: 2 })
  flowCount: number;

  @ApiProperty({ description: 'The last 14 days, those without runs left out.', type: [OverviewDay] })
  days: OverviewDay[];

  @ApiProperty({ description: 'How the process that answers is.', type: [OverviewCheck] })
  health: OverviewCheck[];
}
