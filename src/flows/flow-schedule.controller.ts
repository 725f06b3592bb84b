import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { type Audited, Clock } from '../common/index.js';
import { localIso } from '@image-integrator/quartz-cron';
import { FlowCheckpoints } from './flow-checkpoints.js';
import {
  CheckpointRequest,
  CheckpointResponse,
  SchedulePreview,
  ScheduleQuery,
} from './flow-schedule.dto.js';
import { SLUG_PARAM } from './flow.examples.js';
import { FlowService } from './flow.service.js';
import { fireTimes } from './schedule-times.js';

@ApiTags('flows')
@ApiBearerAuth()
@Allow('viewer', 'flows:read', 'path')
@Controller('api/v1/flows/:slug')
export class FlowScheduleController implements Audited {
  constructor(
    private readonly flows: FlowService,
    private readonly checkpoints: FlowCheckpoints,
    private readonly clock: Clock,
  ) {}

  @Get('schedule')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({ summary: 'Preview the schedule', description: 'When the flow starts by itself next.' })
  @ApiOkResponse({ type: SchedulePreview })
  async preview(@Param('slug') slug: string, @Query() { count }: ScheduleQuery): Promise<SchedulePreview> {
    const { document, state, startedAt } = await this.flows.getFlow(slug);
    const { schedule, timezone } = document;
    const now = this.clock.now();
    const clock = { timezone, startedAt: startedAt ?? now };
    const times = schedule === null ? [] : fireTimes(schedule, clock, now, count);
    return { schedule, timezone, state, times: times.map((at) => ({ at, local: localIso(timezone, at) })) };
  }

  @Get('checkpoint')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Get the checkpoint',
    description: 'From when the next scheduled run asks the ERP for changes.',
  })
  @ApiOkResponse({ type: CheckpointResponse })
  async checkpoint(@Param('slug') slug: string): Promise<CheckpointResponse> {
    return this.checkpoints.getCheckpoint(await this.flows.getFlow(slug));
  }

  @Put('checkpoint')
  @Allow('editor', 'flows:write', 'path')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Set the checkpoint',
    description: 'Makes the next scheduled run read again from a date, or, with null, from the beginning.',
  })
  @ApiOkResponse({ type: CheckpointResponse })
  async resetCheckpoint(
    @Param('slug') slug: string,
    @Body() { lastRequest }: CheckpointRequest,
  ): Promise<CheckpointResponse> {
    const flow = await this.flows.getFlow(slug);
    await this.checkpoints.reset(flow.id, lastRequest === null ? null : new Date(lastRequest));
    return this.checkpoints.getCheckpoint(flow);
  }
  async auditedState(slug: string): Promise<object> {
    return this.checkpoint(slug);
  }
}
