import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { IdParam, StreamPlaces, pageOf, PageQuery, sendEvents } from '../common/index.js';
import { HeldList, HeldListQuery } from './held-rows.dto.js';
import { HeldRows } from './held-rows.js';
import { LineLog, RunFailures, StepLogs } from './log/index.js';
import { PageStore } from './page-store.js';
import { RunsByStateResponse, RunDetailResponse, RunList, RunResponse } from './run.dto.js';
import {
  HeldRowsRequest,
  HeldRowsResponse,
  RerunRequest,
  RetryFailedResponse,
  RunCountQuery,
  RunEventsQuery,
  RunListQuery,
} from './run-requests.dto.js';
import { FailureGroupList, RetryFailedRequest } from './run-failure.dto.js';
import { StartRunResponse } from './start-run.dto.js';
import { RunPageList, RunPageResponse } from './run-page.dto.js';
import { RowList, RowListQuery } from './run-row.dto.js';
import { RunLive } from './live/run-live.js';
import { RunLists } from './run-lists.js';
import { RunRepository } from './run.repository.js';
import { RunReopener } from './run-reopener.js';
import { RunService } from './run.service.js';

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  required: false,
  description: 'The id of the last event that was seen, from whichever process.',
  example: '1764158400000',
};
const RUN_ID = { name: 'id', description: 'Id of the run.', example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' };

@ApiTags('runs')
@ApiBearerAuth()
@Controller('api/v1/runs')
export class RunController {
  constructor(
    private readonly service: RunService,
    private readonly reopener: RunReopener,
    private readonly runs: RunRepository,
    private readonly lists: RunLists,
    private readonly pages: PageStore,
    private readonly lines: LineLog,
    private readonly failures: RunFailures,
    private readonly held: HeldRows,
    private readonly steps: StepLogs,
    private readonly live: RunLive,
    private readonly places: StreamPlaces,
  ) {}

  @Get()
  @Allow('viewer', 'runs:read', 'query')
  @ApiOperation({
    summary: 'List runs',
    description:
      'Newest first; filters combine. By `page`, or by `cursor` where there are very many. A page with `text` looks at the first 5,000 runs that the other filters leave, counts those that match, and gives a `nextCursor` to read on from; a page behind them is refused with 422 `PAGE_TOO_DEEP`.',
  })
  @ApiOkResponse({ type: RunList })
  async list(@Query() query: RunListQuery): Promise<RunList> {
    const { page, limit, sort, cursor, ...filter } = query;
    if (cursor !== undefined) {
      const { runs, nextCursor } = await this.lists.listRunsFrom(filter, sort, cursor, limit);
      const results = runs.map((run) => RunResponse.from(run));
      return { count: null, next: null, previous: null, results, nextCursor };
    }
    const { runs, count, nextCursor } = await this.lists.listRuns(filter, sort, page, limit);
    const list = pageOf(
      query,
      count,
      runs.map((run) => RunResponse.from(run)),
    );
    return Object.assign(list, { nextCursor });
  }

  @Get('counts')
  @Allow('viewer', 'runs:read', 'query')
  @ApiOperation({
    summary: 'Count runs',
    description: 'How many runs are in each state, or ended how, under the filters of the list.',
  })
  @ApiOkResponse({ type: RunsByStateResponse })
  async count(@Query() query: RunCountQuery): Promise<RunsByStateResponse> {
    return RunsByStateResponse.from(await this.lists.countRuns(query));
  }

  @Get('events')
  @ApiHeader(LAST_EVENT_ID)
  @Allow('viewer', 'runs:read', 'query')
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'The events.', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'Follow all runs',
    description:
      'Server-Sent Events without end: `progress` with each run that goes on, now and after every change (at most five times a second), `finished` with each that has ended. After a reconnection, those that have ended meanwhile too; `reset` says that there were too many, and that the runs are to be listed again; `alarms`, that alarms have opened, resolved or been silenced. An event may come twice. A client that does not read is disconnected; a comment every ten seconds is a sign of life.',
  })
  async followAll(
    @Query() { flow }: RunEventsQuery,
    @CurrentUser() user: AuthUser,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    await this.places.hold(user.id, () => sendEvents(response, this.live.followAll(user, flow, lastEventId)));
  }

  @Get(':id')
  @ApiParam(RUN_ID)
  @Allow('viewer', 'runs:read', 'run')
  @ApiOperation({ summary: 'Get a run', description: 'State, counts and steps, while it goes on and after.' })
  @ApiOkResponse({ type: RunDetailResponse })
  async get(@Param('id', IdParam) id: string): Promise<RunDetailResponse> {
    const run = await this.runs.getRun(id);
    return RunDetailResponse.withSteps(run, await this.steps.listSteps(id));
  }

  @Get(':id/pages')
  @ApiParam(RUN_ID)
  @Allow('viewer', 'runs:read', 'run')
  @ApiOperation({
    summary: 'List the pages of a run',
    description: 'Every request to the ERP with its counts and times.',
  })
  @ApiOkResponse({ type: RunPageList })
  async listPages(@Param('id', IdParam) id: string, @Query() query: PageQuery): Promise<RunPageList> {
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
  @Allow('viewer', 'runs:read', 'run')
  @ApiOperation({
    summary: 'List the rows of a run',
    description: 'The line log: one row per product, with its outcome.',
  })
  @ApiOkResponse({ type: RowList })
  async listRows(@Param('id', IdParam) id: string, @Query() query: RowListQuery): Promise<RowList> {
    const run = await this.runs.getRun(id);
    const { status, sku, identifier, code, fromRow } = query;
    const filter = { run: id, statuses: status && [status], sku, identifier, code };
    const [page, lastRowNo] = await Promise.all([
      fromRow === undefined
        ? this.lines.listLines(filter, query)
        : this.lines.listLinesFrom(run, filter, fromRow, query.limit),
      this.lines.findLastRowNo(run),
    ]);
    return RowList.from(run, query, page, lastRowNo);
  }

  @Get(':id/held')
  @ApiParam(RUN_ID)
  @Allow('viewer', 'runs:read', 'run')
  @ApiOperation({
    summary: 'List held rows beside the shop',
    description:
      'Each row that waits for a user, with the images that it would write and those that the shop is known to hold.',
  })
  @ApiOkResponse({ type: HeldList })
  async listHeld(
    @Param('id', IdParam) id: string,
    @Query() { after, limit }: HeldListQuery,
  ): Promise<HeldList> {
    const run = await this.runs.getRun(id);
    return HeldList.from(await this.held.listHeld(run, after, limit + 1), limit);
  }

  @Get(':id/failures')
  @ApiParam(RUN_ID)
  @Allow('viewer', 'runs:read', 'run')
  @ApiOperation({
    summary: 'Group the failed rows of a run',
    description: 'By code and by what their texts have in common, with counts and the first rows of each.',
  })
  @ApiOkResponse({ type: FailureGroupList })
  async listFailures(@Param('id', IdParam) id: string): Promise<FailureGroupList> {
    return { results: await this.failures.listGroups(await this.runs.getRun(id)) };
  }

  @Get(':id/events')
  @ApiParam(RUN_ID)
  @ApiHeader(LAST_EVENT_ID)
  @Allow('viewer', 'runs:read', 'run')
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'The events.', schema: { type: 'string' } })
  @ApiNoContentResponse({ description: 'The end was told before; there is no more.' })
  @ApiOperation({
    summary: 'Follow a run',
    description:
      'Server-Sent Events: `progress` with the run (as GET gives it) now and after every change, at most five a second; ends after `finished`. Asked for again with the id of that event, it answers 204: there is no more.',
  })
  async follow(
    @Param('id', IdParam) id: string,
    @CurrentUser() user: AuthUser,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    if (await this.live.isOver(id, lastEventId)) response.status(204).end();
    else await this.places.hold(user.id, () => sendEvents(response, this.live.follow(id, user)));
  }

  @Post(':id/cancel')
  @ApiParam(RUN_ID)
  @Allow('editor', 'runs:start', 'run')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Cancel a run',
    description: 'Rows in flight get their outcome; the others are left out and can be resumed.',
  })
  @ApiAcceptedResponse({ type: RunResponse })
  async cancel(@Param('id', IdParam) id: string, @CurrentUser() user: AuthUser): Promise<RunResponse> {
    return RunResponse.from(await this.service.cancelRun(id, user.email));
  }

  @Post(':id/resume')
  @ApiParam(RUN_ID)
  @Allow('editor', 'runs:start', 'run')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Resume a run',
    description:
      'A failed or cancelled run goes on where it stopped; finished pages and rows are not repeated. A paused run goes on at once.',
  })
  @ApiAcceptedResponse({ type: RunResponse })
  async resume(@Param('id', IdParam) id: string): Promise<RunResponse> {
    return RunResponse.from(await this.reopener.resumeRun(id));
  }

  @Post(':id/retry-failed')
  @ApiParam(RUN_ID)
  @Allow('editor', 'runs:start', 'run')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Retry failed rows',
    description:
      'Sends the rows again that failed at Omnitron, and those alone; with `code` or `rows`, only those of them.',
  })
  @ApiBody({ type: RetryFailedRequest, required: false })
  @ApiAcceptedResponse({ type: RetryFailedResponse })
  retryFailed(
    @Param('id', IdParam) id: string,
    @Body() only: RetryFailedRequest,
  ): Promise<RetryFailedResponse> {
    return this.reopener.retryFailedRows(id, only);
  }

  @Post(':id/release')
  @ApiParam(RUN_ID)
  @Allow('editor', 'runs:start', 'run')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Release held rows',
    description:
      'Sends the rows that the damage policy holds, all of the run or those of some SKUs. Products that a later run has sent since are left as they are.',
  })
  @ApiAcceptedResponse({ type: HeldRowsResponse })
  release(@Param('id', IdParam) id: string, @Body() { sku }: HeldRowsRequest): Promise<HeldRowsResponse> {
    return this.reopener.releaseHeld(id, sku ?? null);
  }

  @Post(':id/drop')
  @ApiParam(RUN_ID)
  @Allow('editor', 'runs:start', 'run')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Drop held rows',
    description:
      'Leaves the rows out that the damage policy holds, all of the run or those of some SKUs. The shop keeps what it has.',
  })
  @ApiOkResponse({ type: HeldRowsResponse })
  drop(@Param('id', IdParam) id: string, @Body() { sku }: HeldRowsRequest): Promise<HeldRowsResponse> {
    return this.reopener.dropHeld(id, sku ?? null);
  }

  @Post(':id/rerun')
  @ApiParam(RUN_ID)
  @Allow('editor', 'runs:start', 'run')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Run again',
    description:
      'Starts a new run of the same flow, as it is now, with the same query. Outbound runs are sent their rows again by their sender.',
  })
  @ApiAcceptedResponse({ type: StartRunResponse })
  rerun(
    @Param('id', IdParam) id: string,
    @Body() body: RerunRequest,
    @CurrentUser() user: AuthUser,
  ): Promise<StartRunResponse> {
    return this.service.rerun(id, user.email, body.force ?? false);
  }
}
