import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RowCode } from '../rows/index.js';
import { STEP_STATUSES, STEPS } from './log/index.js';

const AT = '2026-11-23T12:00:00.000Z';

export class RunFailureResponse {
  @ApiProperty({ description: 'The step that failed.', example: 'read' })
  step: string;

  @ApiProperty({ description: 'What went wrong, as a code.', example: 'RESPONSE_NOT_JSON' })
  code: string;

  @ApiProperty({
    description: 'What went wrong, where, and what to do.',
    example: 'Page 3 of https://erp.example/… is not JSON.',
  })
  detail: string;

  @ApiPropertyOptional({
    description:
      "The beginning of the ERP's answer that was refused, up to 1,000 characters, secrets masked; null where it is about no answer.",
    type: String,
    nullable: true,
    example: '<html><body>Service unavailable</body></html>',
  })
  excerpt?: string | null;
}

export class StepResponse {
  @ApiProperty({ description: 'The step.', enum: STEPS, example: 'read' })
  step: string;

  @ApiProperty({ description: 'Whether it goes on.', enum: ['running', 'finished'], example: 'finished' })
  state: string;

  @ApiProperty({
    description: 'How it ended.',
    enum: STEP_STATUSES,
    nullable: true,
    type: String,
    example: 'succeeded',
  })
  status: string | null;

  @ApiProperty({
    description: 'What it has to say.',
    nullable: true,
    type: String,
    example: 'Reading stopped: empty-page.',
  })
  message: string | null;

  @ApiProperty({ description: 'What the script printed and logged, up to 20,000 characters.', example: '' })
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
  durationMs: number;

  @ApiProperty({ description: 'Start.', example: AT })
  startedAt: Date;

  @ApiProperty({ description: 'End.', nullable: true, type: Date, example: AT })
  finishedAt: Date | null;
}

export class RunPauseResponse {
  @ApiProperty({
    description: 'What keeps the Omnitron account from being written to, or the ERP from being read.',
    example: RowCode.OMNITRON_UNAVAILABLE,
  })
  code: string;

  @ApiProperty({
    description: 'What is wrong, and when the run goes on.',
    example: 'Omnitron (https://shop.example) does not take writes: 20 in a row failed.',
  })
  detail: string;
}
