import { Body, Controller, HttpCode, Post, type RawBodyRequest, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { readsSince } from '../erp-reader/index.js';
import { exactField } from './exact-field.js';
import { FlowRehearsal } from './flow-rehearsal.js';
import type { Rehearsal, RehearsalInput } from './rehearsal.js';
import { RehearsalSources } from './rehearsal-source.js';
import { queryOf } from './run-query.js';
import type { SampleRef } from './sample.dto.js';
import { TestFlowRequest, TestFlowResponse, TestReadRequest, TestReadResponse } from './test-flow.dto.js';
import { TestedFlows } from './tested-flow.js';
import { testerOf } from './tester.js';
import { untilGone } from './until-gone.js';

/** Tries a whole flow, or its reading, on the real systems. Nothing is written, in Omnitron or here. */
@ApiTags('testing')
@ApiBearerAuth()
@Allow('viewer', 'tests:run')
@Controller('api/v1/test')
export class TestFlowController {
  constructor(
    private readonly flows: TestedFlows,
    private readonly sources: RehearsalSources,
    private readonly rehearsal: FlowRehearsal,
  ) {}

  @Post('read')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try to read from the ERP',
    description:
      'Logs in and reads one page, the first or that of a cursor: the request as it was sent (secrets masked, also as a curl command), the response, its first records, the total and where the next page would be.',
  })
  @ApiBody({
    type: TestReadRequest,
    examples: { stored: { summary: 'A stored flow', value: { flow: 'images', query: { sku: ['A-1'] } } } },
  })
  @ApiOkResponse({ type: TestReadResponse })
  async testRead(
    @Body() request: TestReadRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TestReadResponse> {
    const limits = { maxPages: 1, maxRows: 1, until: 'read' } as const;
    const { ok, steps, exchanges, pages, verdict } = await this.rehearse(
      request,
      null,
      limits,
      user,
      response,
    );
    return { ok, steps, exchanges, pages, verdict };
  }

  @Post('flow')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a whole flow (dry run)',
    description:
      'Carries out every step but the write (or those up to `until`), on a few pages of the ERP, on a payload as it would be posted, or on a sample, and tells per product what the write would create, change and delete in Omnitron. A step that fails is in the answer.',
  })
  @ApiBody({
    type: TestFlowRequest,
    examples: { stored: { summary: 'A page of a stored flow', value: { flow: 'images', maxPages: 1 } } },
  })
  @ApiOkResponse({ type: TestFlowResponse })
  testFlow(
    @Body() request: TestFlowRequest,
    @Req() sent: RawBodyRequest<Request>,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TestFlowResponse> {
    const { maxPages, maxRows, until, payload } = request;
    const text = payload === undefined ? null : (exactField(sent, 'payload') ?? JSON.stringify(payload));
    return this.rehearse(request, text, { maxPages, maxRows, until }, user, response);
  }

  private async rehearse(
    request: TestReadRequest & { readonly sample?: SampleRef },
    payload: string | null,
    limits: Pick<RehearsalInput, 'maxPages' | 'maxRows' | 'until'>,
    user: AuthUser,
    response: Response,
  ): Promise<Rehearsal> {
    const signal = untilGone(response);
    const flow = await this.flows.getTestedFlow(request, user);
    const query = queryOf(request.query);
    const { cursor, sample } = request;
    const asked = {
      ...(cursor == null ? {} : { cursor }),
      ...(sample === undefined ? {} : { sample }),
      ...(payload === null ? {} : { payload }),
    };
    const source = await this.sources.getSource(asked, flow.document, query, user);
    const force = request.query?.force ?? false;
    const { read } = flow.document;
    const readFrom = source.step === 'read' ? readsSince(read, query, new Date(flow.lastRequest)) : null;
    return this.rehearsal.rehearse(
      flow,
      { query, force, readFrom, source, tester: testerOf(user), ...limits },
      signal,
    );
  }
}
