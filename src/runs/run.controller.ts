import {
  Body,
  Controller,
  Get,
  HttpCode,
  type MessageEvent,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Sse,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { pageOf, PageQuery } from '../common/index.js';
import { LineLog, StepLogs } from '../logs/index.js';
import { PageStore } from './page-store.js';
import {
  RerunRequest,
  RetryFailedResponse,
  RunDetailResponse,
  RunList,
  RunListQuery,
  RunResponse,
} from './run.dto.js';
import { StartRunResponse } from './start-run.dto.js';
import { RunPageList, RunPageResponse } from './run-page.dto.js';
import { RowList, RowListQuery } from './run-row.dto.js';
import { RunProgress } from './run-progress.js';
import { RunRepository } from './run.repository.js';
import { RunService } from './run.service.js';

const RUN_ID = { name: 'id', description: 'Id of the run.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' };

@ApiTags('runs')
@ApiBearerAuth()
@Controller('api/v1/runs')
export class RunController {
  constructor(
    private readonly service: RunService,
    private readonly runs: RunRepository,
    private readonly pages: PageStore,
    private readonly lines: LineLog,
    private readonly steps: StepLogs,
    private readonly progress: RunProgress,
  ) {}

  @Get()
  @Allow('viewer')
  @ApiOperation({ summary: 'List runs', description: 'Newest first; filters combine.' })
  @ApiOkResponse({ type: RunList })
  async list(@Query() query: RunListQuery): Promise<RunList> {
    const { runs, count } = await this.runs.listRuns(query, query.page, query.limit);
    return pageOf(
      query,
      count,
      runs.map((run) => RunResponse.from(run)),
    );
  }

  @Get(':id')
  @ApiParam(RUN_ID)
  @Allow('viewer')
  @ApiOperation({ summary: 'Get a run', description: 'State, counts and steps, while it goes on and after.' })
  @ApiOkResponse({ type: RunDetailResponse })
  async get(@Param('id', ParseUUIDPipe) id: string): Promise<RunDetailResponse> {
    const run = await this.runs.getRun(id);
    return RunDetailResponse.withSteps(run, await this.steps.listSteps(id));
  }

  @Get(':id/pages')
  @ApiParam(RUN_ID)
  @Allow('viewer')
  @ApiOperation({
    summary: 'List the pages of a run',
    description: 'Every request to the ERP with its counts and times.',
  })
  @ApiOkResponse({ type: RunPageList })
  async listPages(@Param('id', ParseUUIDPipe) id: string, @Query() query: PageQuery): Promise<RunPageList> {
    await this.runs.getRun(id);
    const { pages, count } = await this.pages.listPages(id, query.page, query.limit);
    return pageOf(
      query,
      count,
      pages.map((page) => RunPageResponse.from(page)),
    );
  }

  @Get(':id/rows')
  @ApiParam(RUN_ID)
  @Allow('viewer')
  @ApiOperation({
    summary: 'List the rows of a run',
    description: 'The line log: one row per product, with its outcome.',
  })
  @ApiOkResponse({ type: RowList })
  async listRows(@Param('id', ParseUUIDPipe) id: string, @Query() query: RowListQuery): Promise<RowList> {
    const run = await this.runs.getRun(id);
    const { status, sku, identifier, code } = query;
    const filter = { run: id, status, sku, identifier, code };
    return RowList.from(run, query, await this.lines.listLines(filter, query));
  }

  @Sse(':id/events')
  @ApiParam(RUN_ID)
  @Allow('viewer')
  @ApiProduces('text/event-stream')
  @ApiOperation({
    summary: 'Follow a run',
    description:
      'Server-Sent Events: `progress` with the run (as GET gives it) now and after every change, at most five a second; ends after `finished`.',
  })
  follow(@Param('id', ParseUUIDPipe) id: string): Promise<Observable<MessageEvent>> {
    return this.progress.follow(id);
  }

  @Post(':id/cancel')
  @ApiParam(RUN_ID)
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Cancel a run',
    description: 'Rows in flight get their outcome; the others are left out and can be resumed.',
  })
  @ApiAcceptedResponse({ type: RunResponse })
  async cancel(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() user: AuthUser): Promise<RunResponse> {
    return RunResponse.from(await this.service.cancelRun(id, user.email));
  }

  @Post(':id/resume')
  @ApiParam(RUN_ID)
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Resume a run',
    description:
      'A failed or cancelled run goes on where it stopped; finished pages and rows are not repeated. A paused run goes on at once.',
  })
  @ApiAcceptedResponse({ type: RunResponse })
  async resume(@Param('id', ParseUUIDPipe) id: string): Promise<RunResponse> {
    return RunResponse.from(await this.service.resumeRun(id));
  }

  @Post(':id/retry-failed')
  @ApiParam(RUN_ID)
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Retry failed rows',
    description: 'Sends the rows again that failed at Omnitron, and those alone.',
  })
  @ApiAcceptedResponse({ type: RetryFailedResponse })
  retryFailed(@Param('id', ParseUUIDPipe) id: string): Promise<RetryFailedResponse> {
    return this.service.retryFailedRows(id);
  }
  @Post(':id/rerun')
  @ApiParam(RUN_ID)
  @Allow('editor')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Run again',
    description:
      'Starts a new run of the same flow, as it is now, with the same query. Runs that were sent their rows (outbound, CSV) are sent them again by their sender.',
  })
  @ApiAcceptedResponse({ type: StartRunResponse })
  rerun(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RerunRequest,
    @CurrentUser() user: AuthUser,
  ): Promise<StartRunResponse> {
    return this.service.rerun(id, user.email, body.force ?? false);
  }
}
