import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Allow } from '../auth/index.js';
import { Clock } from '../common/index.js';
import { listHostBudgets, RequestHours } from '../http-client/index.js';
import { HostStats, HostStatsQuery, HostStatsResponse } from './host-stats.dto.js';
import { periodIn } from './period.js';

@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('api/v1/stats/hosts')
export class HostStatsController {
  constructor(
    private readonly hours: RequestHours,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('viewer', 'stats:read')
  @ApiOperation({
    summary: 'Performance of ERPs and shops',
    description:
      'What requests to each host were for, how many failed and what they took, by whole hours and of all processes, up to a minute ago; and which hosts are paced or closed now.',
  })
  @ApiOkResponse({ type: HostStatsResponse })
  async read(@Query() query: HostStatsQuery): Promise<HostStatsResponse> {
    const { from, to } = periodIn(query, this.clock.now());
    const [hosts, budgets] = await Promise.all([
      this.hours.listHosts(from, to),
      listHostBudgets(this.dataSource),
    ]);
    return { from, to, hosts: hosts.map((entry) => HostStats.from(entry)), budgets };
  }
}
