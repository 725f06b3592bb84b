import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../common/index.js';
import { type Tick, TICK_OUTCOMES, type TickOutcome } from './tick.repository.js';

export class TickResponse implements Tick {
  @ApiProperty({
    description: 'The nominal time: of the schedule, or at which the other flow finished.',
    example: '2026-11-23T12:05:00.000Z',
  })
  slot: Date;

  @ApiProperty({
    description: 'When it was acted on. Much later than `slot`: no scheduler was running meanwhile.',
    example: '2026-11-23T12:05:00.042Z',
  })
  claimedAt: Date;

  @ApiProperty({
    description: '`started`: a run was made. `skipped`: not, see `code`. `failed`: a run could not be made.',
    enum: TICK_OUTCOMES,
    example: 'skipped',
  })
  outcome: TickOutcome;

  @ApiProperty({
    description: 'The run, when one was started.',
    type: String,
    nullable: true,
    example: null,
  })
  runId: string | null;

  @ApiProperty({
    description: 'Why there was no run; `OVERLAP`: the one before was still active.',
    type: String,
    nullable: true,
    example: 'OVERLAP',
  })
  code: string | null;

  @ApiProperty({
    description: 'The same in words.',
    type: String,
    nullable: true,
    example: 'Flow "images" has an active run.',
  })
  detail: string | null;
}

export class TickList extends PageOf {
  @ApiProperty({ description: 'Ticks of this page, newest first.', type: [TickResponse] })
  results: TickResponse[];
}
