import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { stateNumber, statusNumber } from './documented-status.js';
import { ExportQuery, LogPageOf, LogPageQuery, StatusFilterQuery } from '../../logs/index.js';
import type { StepEntry } from './step-entries.js';
import { STEP_STATUSES, STEPS } from './step-log.js';

const AT = '2026-11-23T12:00:00.000Z';
const SHOWN_OUTPUT = 1000;

export class StepFilterQuery extends StatusFilterQuery {
  @ApiPropertyOptional({ description: 'One of the steps.', enum: STEPS, example: 'login' })
  @IsOptional()
  @IsIn(STEPS)
  step?: string;
}

export class StepListQuery extends IntersectionType(StepFilterQuery, LogPageQuery) {}
export class StepExportQuery extends IntersectionType(StepFilterQuery, ExportQuery) {}

export class StepEntryResponse {
  @ApiProperty({ description: 'Id of the run.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' })
  run: string;

  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'The step.', enum: STEPS, example: 'read' })
  step: string;

  @ApiProperty({ description: '2 in progress, 3 finished.', enum: [1, 2, 3], example: 3 })
  state: number;

  @ApiProperty({
    description: '1 in progress, 2 success, 3 failed, 4 empty: nothing to do.',
    enum: [1, 2, 3, 4],
    example: 2,
  })
  status: number;

  @ApiProperty({
    description: 'How it ended, in our words; null until then.',
    enum: STEP_STATUSES,
    type: String,
    nullable: true,
    example: 'succeeded',
  })
  outcome: string | null;

  @ApiProperty({
    description: 'What it has to say; why it failed.',
    type: String,
    nullable: true,
    example: 'Reading stopped: empty-page.',
  })
  message: string | null;

  @ApiProperty({
    description: 'The code of the error, where this step failed its run.',
    type: String,
    nullable: true,
    example: null,
  })
  code: string | null;

  @ApiProperty({
    description:
      'What the script printed and logged, the first 1,000 characters; the run and the export have all that is kept.',
    example: '',
  })
  output: string;

  @ApiProperty({
    description: 'What it counted.',
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { pages: 3, records: 1500 },
  })
  counts: Readonly<Record<string, number>>;

  @ApiProperty({
    description: 'Milliseconds of work; those of the write step are summed over its requests.',
    type: 'integer',
    example: 812,
  })
  duration_ms: number;

  @ApiProperty({ description: 'Start.', example: AT })
  started_at: Date;

  @ApiProperty({ description: 'End.', type: Date, nullable: true, example: AT })
  finished_at: Date | null;

  /** With the whole output. */
  static whole(entry: StepEntry): StepEntryResponse {
    return {
      run: entry.run,
      flow: entry.flow,
      step: entry.step,
      state: stateNumber(entry.state),
      status: statusNumber(entry.status),
      outcome: entry.status,
      message: entry.message,
      code: entry.code,
      output: entry.output,
      counts: entry.counts,
      duration_ms: entry.durationMs,
      started_at: entry.startedAt,
      finished_at: entry.finishedAt,
    };
  }

  static from(entry: StepEntry): StepEntryResponse {
    const { output } = entry;
    const shown = output.length > SHOWN_OUTPUT ? `${output.slice(0, SHOWN_OUTPUT)}…` : output;
    return Object.assign(StepEntryResponse.whole(entry), { output: shown });
  }
}

export class StepList extends LogPageOf {
  @ApiProperty({
    description: 'Steps of this page: newest run first, its steps in their order.',
    type: [StepEntryResponse],
  })
  results: StepEntryResponse[];
}
