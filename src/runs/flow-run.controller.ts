import { Body, Controller, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { CsvBody, type CsvFile, MultipartCsv, UploadedCsv } from './source/csv-upload.js';
import { RunStarter } from './run-starter.js';
import { START_BODY, StartRunOptions, StartRunRequest, StartRunResponse } from './start-run.dto.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('api/v1/flows/:slug/runs')
export class FlowRunController {
  constructor(private readonly starter: RunStarter) {}

  @Post()
  @ApiParam({ name: 'slug', description: 'Slug of the flow.', example: 'images' })
  @Allow('editor', 'runs:start', 'path')
  @HttpCode(202)
  @UseInterceptors(MultipartCsv, CsvBody)
  @ApiOperation({
    summary: 'Start a run',
    description:
      'Reads everything, or what is asked for in JSON or in a CSV file whose header names the column: `sku`, `modified_date__gt` or `custom`. Runs started by hand never move the checkpoint of the schedule.',
  })
  @ApiConsumes('application/json', 'text/csv', 'multipart/form-data')
  @ApiExtraModels(StartRunRequest)
  @ApiBody(START_BODY)
  @ApiAcceptedResponse({ type: StartRunResponse })
  start(
    @Param('slug') slug: string,
    @Query() options: StartRunOptions,
    @Body() body: StartRunRequest,
    @UploadedCsv() csv: CsvFile | null,
    @CurrentUser() user: AuthUser,
  ): Promise<StartRunResponse> {
    const force = options.force ?? body.force ?? false;
    return csv === null
      ? this.starter.startManual(slug, body, force, user.email)
      : this.starter.startCsv(slug, csv, force, user.email);
  }
}
