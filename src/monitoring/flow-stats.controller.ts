import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { Clock, inputInvalid } from '../common/index.js';
import { FlowService } from '../flows/index.js';
import { RunStatistics } from '../runs/index.js';
import { FlowStats, FlowStatsQuery, FlowStatsResponse } from './flow-stats.dto.js';

const DAY_MS = 24 * 3600 * 1000;
const MOST_DAYS = 366;

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
  @Allow('viewer')
  @ApiOperation({
    summary: 'Flow performance',
    description:
      'How flows did in a period: success rate, durations per run and step (average and 95th percentile), rows per second, and the trend by day.',
  })
  @ApiOkResponse({ type: FlowStatsResponse })
  async read(@Query() query: FlowStatsQuery): Promise<FlowStatsResponse> {
    const { timezone } = query;
    const to = query.to ?? this.clock.now();
    const from = query.from ?? new Date(to.getTime() - 7 * DAY_MS);
    const days = (to.getTime() - from.getTime()) / DAY_MS;
    if (days <= 0) throw inputInvalid([{ path: 'from', message: 'from must be before to' }]);
    if (days > MOST_DAYS)
      throw inputInvalid([{ path: 'from', message: `from must be at most ${MOST_DAYS} days before to` }]);
    const flow = query.flow === undefined ? null : await this.flows.getFlow(query.flow);
    const period = { from, to, timezone, flowId: flow?.id ?? null };
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
}
