import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../common/index.js';
import { type Step, STEPS } from './log/index.js';
import type { PageStep, StagedPage } from './page-store.js';

export class PageStepResponse {
  @ApiProperty({ description: 'The step.', enum: STEPS, example: 'read' })
  step: Step;

  @ApiProperty({ description: 'Start.', example: '2026-11-23T11:59:59.740Z' })
  startedAt: Date;

  @ApiProperty({ description: 'Milliseconds of work.', type: 'integer', example: 120 })
  durationMs: number;
}

export class RunPageResponse {
  @ApiProperty({ description: 'Page number, from 1.', example: 1 })
  pageNo: number;

  @ApiProperty({ description: 'HTTP method of its request.', example: 'GET' })
  method: string;

  @ApiProperty({
    description: 'URL of its request, secrets masked.',
    example: 'https://erp.example/products?offset=0&limit=500',
  })
  url: string;

  @ApiProperty({ description: 'HTTP status.', example: 200 })
  httpStatus: number;

  @ApiProperty({ description: 'Records in it.', example: 500 })
  records: number;

  @ApiProperty({
    description:
      'How many products it names, on a page of the first stage of a read (`read.products`); their records come on later pages. Null: the page holds products.',
    nullable: true,
    type: 'integer',
    example: null,
  })
  identifiers: number | null;

  @ApiProperty({
    description: 'Requests it took, repeated ones and those for details of its records included.',
    example: 1,
  })
  requests: number;

  @ApiProperty({ description: 'Rows it became.', example: 500 })
  rows: number;

  @ApiProperty({ description: 'Bytes of its response.', example: 81920 })
  bytes: number;

  @ApiProperty({ description: 'Attempts it took to read.', example: 1 })
  attempts: number;

  @ApiProperty({ description: 'Milliseconds to read.', type: 'integer', example: 120 })
  readMs: number;

  @ApiProperty({
    description: 'When its reading began.',
    example: '2026-11-23T11:59:59.740Z',
  })
  startedAt: Date;

  @ApiProperty({ description: 'The steps it went through, in their order.', type: [PageStepResponse] })
  steps: readonly PageStepResponse[];

  @ApiProperty({ description: 'Milliseconds in the script.', nullable: true, type: 'integer', example: 15 })
  scriptMs: number | null;

  @ApiProperty({ description: 'Milliseconds in the mapping.', nullable: true, type: 'integer', example: 4 })
  mappingMs: number | null;

  @ApiProperty({ description: 'Why reading stopped after it.', nullable: true, type: String, example: null })
  stopReason: string | null;

  @ApiProperty({
    description: 'What it says against the read, as a sentence; the run is then `doubtful`.',
    nullable: true,
    type: String,
    example: null,
  })
  doubt: string | null;

  @ApiProperty({ description: 'When it was staged.', example: '2026-11-23T12:00:00.000Z' })
  stagedAt: Date;

  static from({ nextCursor: _nextCursor, firstRowNo: _firstRowNo, ...page }: StagedPage): RunPageResponse {
    const [scriptMs, mappingMs] = [msOf(page.steps, 'script'), msOf(page.steps, 'mapping')];
    return Object.assign(new RunPageResponse(), { ...page, scriptMs, mappingMs });
  }
}

export class RunPageList extends PageOf {
  @ApiProperty({ description: 'Pages in their order.', type: [RunPageResponse] })
  results: RunPageResponse[];
}

function msOf(steps: readonly PageStep[], name: Step): number | null {
  return steps.find(({ step }) => step === name)?.durationMs ?? null;
}
