import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { pageOf, PageQuery } from '../common/index.js';
import { FlowService } from '../flows/index.js';
import { TickList } from './tick.dto.js';
import { TickRepository } from './tick.repository.js';

@ApiTags('flows')
@ApiBearerAuth()
@Allow('viewer', 'flows:read', 'path')
@Controller('api/v1/flows/:slug/ticks')
export class TickController {
  constructor(
    private readonly flows: FlowService,
    private readonly ticks: TickRepository,
  ) {}

  @Get()
  @ApiParam({ name: 'slug', description: 'Slug of the flow.', example: 'images' })
  @ApiOperation({
    summary: 'List ticks',
    description:
      'Every time at which the schedule was due, with what came of it: a run, or the reason for none.',
  })
  @ApiOkResponse({ type: TickList })
  async list(@Param('slug') slug: string, @Query() query: PageQuery): Promise<TickList> {
    const flow = await this.flows.getFlow(slug);
    const [ticks, count] = await this.ticks.listTicks(flow.id, query.page, query.limit);
    return pageOf(query, count, ticks);
  }
}
