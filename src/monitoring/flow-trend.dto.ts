import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { rounded, roundedRate } from '../common/index.js';
import { type BucketSteps, type BucketSums, type Step, STEPS } from '../runs/index.js';
import { countsOf, FlowStatsQuery, RowCountsResponse, RunCountsResponse, shown } from './flow-stats.dto.js';

export const BUCKETS = ['hour', 'day'] as const;

export class FlowTrendQuery extends FlowStatsQuery {
  @ApiProperty({
    description: 'How long a part of the trend is.',
    enum: BUCKETS,
    default: 'day',
    example: 'day',
    required: false,
  })
  @IsIn(BUCKETS)
  by: (typeof BUCKETS)[number] = 'day';
}

export class TrendStepResponse {
  @ApiProperty({ description: 'The step.', enum: STEPS, example: 'write' })
  step: Step;

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

export class TrendBucketResponse {
  @ApiProperty({
    description: 'When the hour or day begins, in `timezone`.',
    example: '2026-11-22T00:00:00.000Z',
  })
  at: Date;

  @ApiProperty({
    description: 'Runs that began in it and have finished, by status.',
    type: RunCountsResponse,
  })
  runs: RunCountsResponse;

  @ApiProperty({ description: 'Rows by outcome.', type: RowCountsResponse })
  rows: RowCountsResponse;

  @ApiProperty({
    description: 'Half of the runs took no longer, in milliseconds.',
    type: 'integer',
    nullable: true,
    example: 50000,
  })
  medianMs: number | null;

  @ApiProperty({
    description: '95 of 100 runs took no longer, in milliseconds.',
    type: 'integer',
    nullable: true,
    example: 81000,
  })
  p95Ms: number | null;

  @ApiProperty({
    description: 'Rows sent per second of the write step; of days alone.',
    type: Number,
    nullable: true,
    example: 813,
  })
  rowsPerSecond: number | null;

  @ApiProperty({ description: 'The steps in their order; of days alone.', type: [TrendStepResponse] })
  steps: TrendStepResponse[];

  static from(sums: BucketSums, all: readonly BucketSteps[]): TrendBucketResponse {
    const own = all.filter(({ at }) => at.getTime() === sums.at.getTime());
    const { runs, rows } = countsOf(sums);
    return {
      at: sums.at,
      runs,
      rows,
      medianMs: shown(sums.medianMs),
      p95Ms: shown(sums.p95Ms),
      rowsPerSecond: shown(own.find(({ step }) => step === 'write')?.rowsPerSecond ?? null, roundedRate),
      steps: own.map(({ step, medianMs, p95Ms }) => ({
        step,
        medianMs: rounded(medianMs),
        p95Ms: rounded(p95Ms),
      })),
    };
  }
}

export class FlowTrendResponse {
  @ApiProperty({ description: 'Begin of the period.', example: '2026-11-16T00:00:00.000Z' })
  from: Date;

  @ApiProperty({ description: 'End of the period.', example: '2026-11-23T00:00:00.000Z' })
  to: Date;

  @ApiProperty({ description: 'Time zone of the parts.', example: 'Europe/Istanbul' })
  timezone: string;

  @ApiProperty({ description: 'Parts that had runs, oldest first.', type: [TrendBucketResponse] })
  buckets: TrendBucketResponse[];
}
