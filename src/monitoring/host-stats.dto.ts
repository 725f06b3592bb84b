import { ApiProperty, PickType } from '@nestjs/swagger';
import { HostBudgetResponse, type TallyEntry, tallyPercentile } from '../http-client/index.js';
import { FlowStatsQuery } from './flow-stats.dto.js';

export class HostStatsQuery extends PickType(FlowStatsQuery, ['from', 'to'] as const) {}

export class HostStats {
  @ApiProperty({ description: 'Why the requests were made.', example: 'read' })
  purpose: string;

  @ApiProperty({
    description: 'Host, with its port; `other` beyond a hundred of them.',
    example: 'erp.example.com:8443',
  })
  host: string;

  @ApiProperty({ description: 'Attempts that went out.', example: 1200 })
  requests: number;

  @ApiProperty({ description: 'Of them, without an answer.', example: 1 })
  unanswered: number;

  @ApiProperty({ description: 'Of them, answered with 4xx.', example: 12 })
  refused: number;

  @ApiProperty({ description: 'Of them, answered with 5xx.', example: 3 })
  broken: number;

  @ApiProperty({
    description:
      'Half of them took no longer, in milliseconds: the upper end of the part that they were counted in.',
    example: 250,
    type: 'integer',
    nullable: true,
  })
  medianMs: number | null;

  @ApiProperty({
    description:
      '95 of 100 took no longer, in milliseconds, as exact as the median; 60000 stands for longer, too.',
    example: 1000,
    type: 'integer',
    nullable: true,
  })
  p95Ms: number | null;

  static from({ buckets, ...entry }: TallyEntry): HostStats {
    return { ...entry, medianMs: tallyPercentile(buckets, 0.5), p95Ms: tallyPercentile(buckets, 0.95) };
  }
}

export class HostStatsResponse {
  @ApiProperty({ description: 'Begin of the period.', example: '2026-11-16T00:00:00.000Z' })
  from: Date;

  @ApiProperty({ description: 'End of the period.', example: '2026-11-23T00:00:00.000Z' })
  to: Date;

  @ApiProperty({ description: 'By purpose and host, most requests first; at most 100.', type: [HostStats] })
  hosts: HostStats[];

  @ApiProperty({ description: 'Hosts that are paced or closed at this moment.', type: [HostBudgetResponse] })
  budgets: HostBudgetResponse[];
}
