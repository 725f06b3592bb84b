import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate, IsOptional, IsString, IsTimeZone, MaxLength } from 'class-validator';
import { rounded, roundedRate } from '../common/index.js';
import { type DaySums, type FlowSums, type RunSums, type Step, STEPS, type StepSums } from '../runs/index.js';

export class FlowStatsQuery {
  @ApiPropertyOptional({ description: 'Slug of a flow; without it, all flows.', example: 'images' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  flow?: string;

  @ApiPropertyOptional({
    description: 'Runs that finished from then on; a week before `to` by default.',
    example: '2026-11-16T00:00:00Z',
    format: 'date-time',
  })
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  @ApiPropertyOptional({
    description: 'Runs that finished before; now by default. At most 366 days after `from`.',
    example: '2026-11-23T00:00:00Z',
    format: 'date-time',
  })
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  to?: Date;

  @ApiPropertyOptional({
    description: 'Time zone of the days of the trend.',
    example: 'Europe/Istanbul',
    default: 'UTC',
  })
  @IsTimeZone()
  timezone: string = 'UTC';
}

export class RunCountsResponse {
  @ApiProperty({ description: 'Runs that finished in the period, tests aside.', example: 288 })
  finished: number;

  @ApiProperty({ description: 'Every row was written or rightly skipped.', example: 250 })
  succeeded: number;

  @ApiProperty({ description: 'Some rows failed.', example: 4 })
  partial: number;

  @ApiProperty({ description: 'There was nothing to do.', example: 30 })
  empty: number;

  @ApiProperty({ description: 'The run failed.', example: 3 })
  failed: number;

  @ApiProperty({ description: 'Somebody stopped it.', example: 1 })
  cancelled: number;
}

export class RowCountsResponse {
  @ApiProperty({ description: 'Rows that were written.', example: 120000 })
  written: number;

  @ApiProperty({ description: 'Rows that needed no write.', example: 880000 })
  skipped: number;

  @ApiProperty({ description: 'Rows that failed.', example: 12 })
  failed: number;
}

export class StepStatsResponse {
  @ApiProperty({ description: 'The step.', enum: STEPS, example: 'write' })
  step: Step;

  @ApiProperty({ description: 'Runs that finished this step.', example: 250 })
  runs: number;

  @ApiProperty({
    description:
      'What the step took in a run, on average, in milliseconds: its pages added up; for `write` from its beginning to its end.',
    type: 'integer',
    example: 41000,
  })
  averageMs: number;

  @ApiProperty({
    description: 'Half of the runs took no longer, in milliseconds.',
    type: 'integer',
    example: 39000,
  })
  medianMs: number;

  @ApiProperty({
    description: '95 of 100 runs took no longer, in milliseconds.',
    type: 'integer',
    example: 63000,
  })
  p95Ms: number;
}

export class DayStatsResponse {
  @ApiProperty({ description: 'The day, in `timezone`.', example: '2026-11-22' })
  day: string;

  @ApiProperty({ description: 'Runs by status.', type: RunCountsResponse })
  runs: RunCountsResponse;

  @ApiProperty({ description: 'As for the whole period.', example: 0.97, type: Number, nullable: true })
  successRate: number | null;

  @ApiProperty({ description: 'Rows by outcome.', type: RowCountsResponse })
  rows: RowCountsResponse;

  @ApiProperty({
    description: 'What a run took on average, in milliseconds.',
    example: 52000,
    type: 'integer',
    nullable: true,
  })
  averageMs: number | null;
}

export class FlowStats {
  @ApiProperty({
    description: 'Slug of the flow; null for all flows together.',
    example: 'images',
    type: String,
    nullable: true,
  })
  flow: string | null;

  @ApiProperty({ description: 'Runs by status.', type: RunCountsResponse })
  runs: RunCountsResponse;

  @ApiProperty({
    description: 'Share of the runs, cancelled ones aside, that ended `succeeded` or `empty`: 0 to 1.',
    example: 0.98,
    type: Number,
    nullable: true,
  })
  successRate: number | null;

  @ApiProperty({ description: 'Rows by outcome.', type: RowCountsResponse })
  rows: RowCountsResponse;

  @ApiProperty({
    description: 'Rows that were sent per second of the write step.',
    example: 813,
    type: Number,
    nullable: true,
  })
  rowsPerSecond: number | null;

  @ApiProperty({
    description:
      'What a run took on average, in milliseconds, from its start (or resumption) to its end; cancelled ones aside.',
    example: 52000,
    type: 'integer',
    nullable: true,
  })
  averageMs: number | null;

  @ApiProperty({
    description: 'Half of the runs took no longer, in milliseconds.',
    example: 50000,
    type: 'integer',
    nullable: true,
  })
  medianMs: number | null;

  @ApiProperty({
    description: '95 of 100 runs took no longer, in milliseconds.',
    example: 81000,
    type: 'integer',
    nullable: true,
  })
  p95Ms: number | null;

  @ApiProperty({ description: 'The steps, in their order.', type: [StepStatsResponse] })
  steps: StepStatsResponse[];

  @ApiProperty({ description: 'The trend: days that had runs, oldest first.', type: [DayStatsResponse] })
  days: DayStatsResponse[];

  /** Of one flow, or (null) of all: its sums with its share of the steps and days. */
  static from(sums: FlowSums, steps: readonly StepSums[], days: readonly DaySums[]): FlowStats {
    const { flow } = sums;
    const own = steps.filter((step) => step.flow === flow);
    return {
      flow,
      ...countsOf(sums),
      rowsPerSecond: shown(own.find(({ step }) => step === 'write')?.rowsPerSecond ?? null, roundedRate),
      averageMs: shown(sums.averageMs),
      medianMs: shown(sums.medianMs),
      p95Ms: shown(sums.p95Ms),
      steps: own.map(({ step, runs, averageMs, medianMs, p95Ms }) => ({
        step,
        runs,
        averageMs: rounded(averageMs),
        medianMs: rounded(medianMs),
        p95Ms: rounded(p95Ms),
      })),
      days: days
        .filter((day) => day.flow === flow)
        .map((day) => ({ day: day.day, ...countsOf(day), averageMs: shown(day.averageMs) })),
    };
  }
}

export class FlowStatsResponse {
  @ApiProperty({ description: 'Begin of the period.', example: '2026-11-16T00:00:00.000Z' })
  from: Date;

  @ApiProperty({ description: 'End of the period.', example: '2026-11-23T00:00:00.000Z' })
  to: Date;

  @ApiProperty({ description: 'Time zone of the days.', example: 'Europe/Istanbul' })
  timezone: string;

  @ApiProperty({
    description: 'All flows of the answer together; null without runs.',
    type: FlowStats,
    nullable: true,
  })
  total: FlowStats | null;

  @ApiProperty({ description: 'Flows that had runs in the period, by slug.', type: [FlowStats] })
  flows: FlowStats[];
}

export function countsOf(sums: RunSums): Pick<FlowStats, 'runs' | 'successRate' | 'rows'> {
  const { finished, succeeded, partial, empty, failed, cancelled } = sums;
  return {
    runs: { finished, succeeded, partial, empty, failed, cancelled },
    successRate: finished === cancelled ? null : shareOf(succeeded + empty, finished - cancelled),
    rows: { written: sums.rowsWritten, skipped: sums.rowsSkipped, failed: sums.rowsFailed },
  };
}

/** Three decimals, and 1 for all alone. */
function shareOf(some: number, all: number): number {
  return Math.floor((some * 1000) / all) / 1000;
}

export function shown(value: number | null, as = (exact: number) => rounded(exact)): number | null {
  return value === null ? null : as(value);
}
