import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { PageOf } from '../common/index.js';
import { type Verdict, VERDICTS } from '../erp-reader/index.js';
import type { StepLog } from './log/index.js';
import {
  type Run,
  RUN_STATES,
  RUN_STATUSES,
  RUN_TRIGGERS,
  type RunState,
  type RunStatus,
  type RunTrigger,
} from './run.js';
import type { RunCounts } from './run-lists.js';
import { RunFailureResponse, RunPauseResponse, StepResponse } from './run-step.dto.js';

const AT = '2026-11-23T12:00:00.000Z';
const ID = '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f';

/** What a run asks the ERP for. */
export class RunQueryResponse {
  @ApiPropertyOptional({ description: 'SKUs.', type: [String], example: ['A-1'] })
  sku?: readonly string[];

  @ApiPropertyOptional({ description: 'Only what changed after this.', example: '2026-11-01T00:00:00Z' })
  modifiedDateGt?: string;

  @ApiPropertyOptional({ description: 'Value of the custom query.', example: 'active' })
  custom?: string;

  @ApiPropertyOptional({
    description: 'Values of the named custom queries.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { season: '24' },
  })
  customs?: Readonly<Record<string, string>>;
}

export class RunResponse {
  @ApiProperty({ description: 'Id of the run.', example: ID })
  id: string;

  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  flow: string;

  @ApiProperty({ description: 'The version of the flow that runs.', example: 3 })
  flowVersion: number;

  @ApiProperty({
    description: 'Whether it reads from the ERP or was sent its rows.',
    enum: ['inbound', 'outbound'],
    example: 'inbound',
  })
  direction: string;

  @ApiProperty({ description: 'What started it.', enum: RUN_TRIGGERS, example: 'manual' })
  trigger: RunTrigger;

  @ApiProperty({
    description: 'Who started it: an e-mail address, or `System`.',
    example: 'ayse@example.com',
  })
  triggeredBy: string;

  @ApiProperty({
    description: 'What it was asked for, of many SKUs the first 20; empty for a full run.',
    type: () => RunQueryResponse,
    example: { sku: ['A-1'] },
  })
  query: RunQueryResponse;

  @ApiProperty({ description: 'How many SKUs (or other values) it asks for; 0 for a full run.', example: 1 })
  identifiers: number;

  @ApiProperty({
    description: 'Whether unchanged rows are written too, and none are held for the images they take away.',
    example: false,
  })
  force: boolean;

  @ApiProperty({
    description: 'State. A `paused` run waits for its Omnitron account or its ERP and goes on at `resumeAt`.',
    enum: RUN_STATES,
    example: 'finished',
  })
  state: RunState;

  @ApiProperty({
    description: 'How it ended; null until then.',
    enum: RUN_STATUSES,
    nullable: true,
    type: String,
    example: 'succeeded',
  })
  status: RunStatus | null;

  @ApiProperty({
    description: '`read` until the rows are grouped, then `write`, then `done`.',
    enum: ['read', 'write', 'done'],
    example: 'done',
  })
  phase: string;

  @ApiProperty({
    description: 'When a paused run goes on by itself; null otherwise.',
    nullable: true,
    type: Date,
    example: null,
  })
  resumeAt: Date | null;

  @ApiProperty({
    description: 'Why the run is paused; null otherwise.',
    nullable: true,
    type: RunPauseResponse,
  })
  pause: RunPauseResponse | null;

  @ApiProperty({ description: 'Pages read.', example: 3 })
  pages: number;

  @ApiProperty({
    description: 'Requests that its pages took, repeated ones and those for details of records included.',
    example: 3,
  })
  requests: number;

  @ApiProperty({ description: 'Records the ERP sent, before any filter.', example: 1500 })
  records: number;

  @ApiProperty({
    description: 'The total that the ERP declared, if it did.',
    nullable: true,
    type: Number,
    example: 1500,
  })
  declaredTotal: number | null;

  @ApiProperty({
    description: 'Products (rows): written + skipped + failed + held, once finished.',
    example: 1500,
  })
  products: number;

  @ApiProperty({ description: 'Products written to Omnitron.', example: 1490 })
  written: number;

  @ApiProperty({ description: 'Products left as they are (unchanged, cancelled).', example: 10 })
  skipped: number;

  @ApiProperty({ description: 'Products that failed; see the rows.', example: 0 })
  failed: number;

  @ApiProperty({
    description: 'Products that wait for a user: see POST /runs/{id}/release and …/drop.',
    example: 0,
  })
  held: number;

  @ApiProperty({
    description: 'Images that the rows due to be written add to the shop, by URL.',
    example: 3,
  })
  imagesAdded: number;

  @ApiProperty({ description: 'Images that they give another order or type.', example: 0 })
  imagesChanged: number;

  @ApiProperty({ description: 'Images that they take away.', example: 0 })
  imagesRemoved: number;

  @ApiProperty({ description: 'Why reading stopped.', nullable: true, type: String, example: 'empty-page' })
  stopReason: string | null;

  @ApiProperty({
    description:
      'How the read ended. `complete`: nothing speaks against it. `short`: records are missing; nothing was written. `doubtful`: rows are written, but none that takes images away, and the checkpoint stays. Null: it has not ended, or nothing was read (outbound).',
    enum: VERDICTS,
    enumName: 'Verdict',
    nullable: true,
    example: 'complete',
  })
  verdict: Verdict | null;

  @ApiProperty({
    description: 'Why, as a sentence.',
    nullable: true,
    type: String,
    example: 'The declared number of records was read (totalPath).',
  })
  verdictReason: string | null;

  @ApiProperty({ description: 'Why the run failed.', nullable: true, type: RunFailureResponse })
  failure: RunFailureResponse | null;

  @ApiProperty({ description: 'What an operator should look at.', type: [String], example: [] })
  warnings: readonly string[];

  @ApiProperty({
    description: 'The slot of the schedule that it ran for.',
    nullable: true,
    type: Date,
    example: null,
  })
  scheduledFor: Date | null;

  @ApiProperty({ description: 'When it was asked for.', example: AT })
  createdAt: Date;

  @ApiProperty({ description: 'When a worker took it.', nullable: true, type: Date, example: AT })
  startedAt: Date | null;

  @ApiProperty({
    description: 'When it was last resumed, or its failed rows were retried; null otherwise.',
    nullable: true,
    type: Date,
    example: null,
  })
  reopenedAt: Date | null;

  @ApiProperty({ description: 'When it ended.', nullable: true, type: Date, example: AT })
  finishedAt: Date | null;

  @ApiProperty({ description: 'Who asked it to stop.', nullable: true, type: String, example: null })
  cancelledBy: string | null;

  static from(run: Run): RunResponse {
    return Object.assign(new RunResponse(), shown(run));
  }
}

/** A run as users see it: what the engine keeps for itself is left out. */
function shown({
  flowId: _flowId,
  flowSlug,
  day: _day,
  epoch: _epoch,
  arrivalNo: _arrivalNo,
  readStartedAt: _readStartedAt,
  readFrom: _readFrom,
  cancelRequestedAt: _cancelRequestedAt,
  ...run
}: Run): Omit<RunResponse, 'flow'> & { flow: string } {
  return { flow: flowSlug, ...run };
}

export class RunDetailResponse extends RunResponse {
  @ApiProperty({ description: 'The steps that have started, in their order.', type: [StepResponse] })
  steps: StepResponse[];

  static withSteps(run: Run, steps: StepLog[]): RunDetailResponse {
    return Object.assign(new RunDetailResponse(), shown(run), { steps });
  }
}

export class RunList extends OmitType(PageOf, ['count']) {
  @ApiProperty({
    description:
      'Runs in the whole list, or with `text` those that match among the first 5,000; null where it is read by cursor.',
    type: Number,
    nullable: true,
    example: 1,
  })
  count: number | null;

  @ApiProperty({ description: 'Runs of this page.', type: [RunResponse] })
  results: RunResponse[];

  @ApiProperty({
    description:
      'The `cursor` that reads on behind this page; null at the end, and where pages are numbered without `text`.',
    type: String,
    nullable: true,
    example: null,
  })
  nextCursor: string | null;
}

/** How many runs are in each state or, once finished, ended like this. */
export class RunStateCounts {
  @ApiProperty({ description: 'Runs that wait for a worker.', example: 1 })
  queued: number = 0;

  @ApiProperty({ description: 'Runs that go on.', example: 1 })
  running: number = 0;

  @ApiProperty({ description: 'Runs that wait for their Omnitron account or their ERP.', example: 1 })
  paused: number = 0;

  @ApiProperty({ description: 'Runs without a failed row.', example: 1 })
  succeeded: number = 0;

  @ApiProperty({ description: 'Runs with failed rows.', example: 1 })
  partial: number = 0;

  @ApiProperty({ description: 'Runs that failed.', example: 1 })
  failed: number = 0;

  @ApiProperty({ description: 'Runs that had nothing to do.', example: 1 })
  empty: number = 0;

  @ApiProperty({ description: 'Runs that were cancelled.', example: 1 })
  cancelled: number = 0;
}

export class RunsByStateResponse {
  @ApiProperty({ description: 'Runs that match.', example: 12 })
  all: number;

  @ApiProperty({ description: 'Of them, those in each state.', type: RunStateCounts })
  counts: RunStateCounts;

  @ApiProperty({
    description: 'False where there are so many runs that only the newest 10,000 were looked at.',
    example: true,
  })
  isExact: boolean;

  static from({ counts, exact }: RunCounts): RunsByStateResponse {
    const whole = Object.assign(new RunStateCounts(), counts);
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { all, counts: whole, isExact: exact };
  }
}
