import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { Clock } from '../common/index.js';
import { FlowService } from '../flows/index.js';
import { type Period, RunStatistics } from '../runs/index.js';
import { FlowTrendQuery, FlowTrendResponse, TrendBucketResponse } from './flow-trend.dto.js';
import { periodIn } from './period.js';
import { FlowStats, FlowStatsQuery, FlowStatsResponse } from './flow-stats.dto.js';

/** Parts of a trend by the hour. */
const MOST_DAYS_BY_HOUR = 62;

@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/stats')
export class FlowStatsController {
  constructor(
    private readonly stats: RunStatistics,
    private readonly flows: FlowService,
    private readonly clock: Clock,
  ) {}

  @Get('flows')
  @Allow('viewer', 'stats:read', 'query')
  @ApiOperation({
    summary: 'Flow performance',
    description:
      'How flows did in a period: success rate, durations per run and step (average and 95th percentile), rows per second, and the trend by day.',
  })
  @ApiOkResponse({ type: FlowStatsResponse })
  async read(@Query() query: FlowStatsQuery): Promise<FlowStatsResponse> {
    const period = await this.periodOf(query);
    const { from, to, timezone } = period;
    const [sums, steps, trend] = await Promise.all([
      this.stats.sumFlows(period),
      this.stats.sumSteps(period),
      this.stats.sumDays(period),
    ]);
    const all = sums.map((one) => FlowStats.from(one, steps, trend));
    return {
      from,
      to,
      timezone,
      total: all.find((one) => one.flow === null) ?? null,
      flows: all.filter((one) => one.flow !== null),
    };
  }

  @Get('trend')
  @Allow('viewer', 'stats:read', 'query')
  @ApiOperation({
    summary: 'Flow performance over time',
    description:
      'Runs of a period by the hour or day in which they began: how they ended, their rows, what half and 95 of 100 of them took at most. Days also tell of steps and rows per second; by the hour, 62 days at most.',
  })
  @ApiOkResponse({ type: FlowTrendResponse })
  async trend(@Query() query: FlowTrendQuery): Promise<FlowTrendResponse> {
    const { by } = query;
    const period = await this.periodOf(query, by === 'hour' ? MOST_DAYS_BY_HOUR : undefined);
    const [buckets, steps] = await Promise.all([
      this.stats.sumBuckets(period, by),
      by === 'day' ? this.stats.sumBucketSteps(period, by) : [],
    ]);
    const { from, to, timezone } = period;
    return { from, to, timezone, buckets: buckets.map((sums) => TrendBucketResponse.from(sums, steps)) };
  }

  private async periodOf(query: FlowStatsQuery, mostDays?: number): Promise<Period> {
    const { from, to } = periodIn(query, this.clock.now(), mostDays);
    const flow = query.flow === undefined ? null : await this.flows.getFlow(query.flow);
    return { from, to, timezone: query.timezone, flowId: flow?.id ?? null };
  }
}
