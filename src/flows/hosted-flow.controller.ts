import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { pageOf, PageQuery } from '../common/index.js';
import { FlowService } from './flow.service.js';
import {
  HostedFlowItem,
  HostedFlowList,
  HostedFlowQuery,
  HostedProjectList,
  projectsOf,
} from './hosted-flow.dto.js';

/** Flows and projects as callers of the hosted product know them, beside the login at `api/nifi/login`. */
@ApiTags('compatibility')
@ApiBearerAuth()
@Allow('viewer', 'flows:read')
@Controller('api/nifi')
export class HostedFlowController {
  constructor(private readonly flows: FlowService) {}

  @Get('flows')
  @ApiOperation({
    summary: 'List flows (compatibility)',
    description: 'Flows by name, with the words of the hosted product: states and kinds of schedule.',
  })
  @ApiOkResponse({ type: HostedFlowList })
  async listFlows(@Query() query: HostedFlowQuery): Promise<HostedFlowList> {
    const [flows, count] = await this.flows.listFlows(HostedFlowQuery.filter(query), query.page, query.limit);
    return pageOf(
      query,
      count,
      flows.map((flow) => HostedFlowItem.from(flow)),
    );
  }

  @Get('projects')
  @ApiOperation({
    summary: 'List projects (compatibility)',
    description: 'The shops that flows write to: one project for each Omnitron.',
  })
  @ApiOkResponse({ type: HostedProjectList })
  async listProjects(@Query() query: PageQuery): Promise<HostedProjectList> {
    const projects = projectsOf(await this.flows.listForExport(null));
    const from = (query.page - 1) * query.limit;
    return pageOf(query, projects.length, projects.slice(from, from + query.limit));
  }
}
