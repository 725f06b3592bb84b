import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { RunService } from './run.service.js';
import { StartRunRequest, StartRunResponse } from './start-run.dto.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('api/v1/flows/:slug/runs')
export class FlowRunController {
  constructor(private readonly service: RunService) {}

  @Post()
  @ApiParam({ name: 'slug', description: 'Slug of the flow.', example: 'images' })
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Start a run',
    description:
      'Reads everything, or what is asked for. Runs started by hand never move the checkpoint of the schedule.',
  })
  @ApiAcceptedResponse({ type: StartRunResponse })
  start(
    @Param('slug') slug: string,
    @Body() body: StartRunRequest,
    @CurrentUser() user: AuthUser,
  ): Promise<StartRunResponse> {
    const query = StartRunRequest.query(body);
    return this.service.createRun({
      flowSlug: slug,
      trigger: 'manual',
      triggeredBy: user.email,
      query,
      force: body.force ?? false,
    });
  }
}
