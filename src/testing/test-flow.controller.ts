import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import type { RunQuery } from '../erp-reader/index.js';
import { FlowRehearsal, type Rehearsal, type RehearsalLimits } from './flow-rehearsal.js';
import { TestFlowRequest, TestFlowResponse, TestReadRequest, TestReadResponse } from './test-flow.dto.js';
import { TestedFlows } from './tested-flow.js';

/** Tries a whole flow, or its reading, on the real systems. Nothing is written, in Omnitron or here. */
@ApiTags('testing')
@ApiBearerAuth()
@Allow('viewer')
@Controller('api/v1/test')
export class TestFlowController {
  constructor(
    private readonly flows: TestedFlows,
    private readonly rehearsal: FlowRehearsal,
  ) {}

  @Post('read')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try to read from the ERP',
    description:
      'Logs in and reads one page: the request as it was sent (secrets masked, also as a curl command), the response, its first records, the total and where the next page would be.',
  })
  @ApiOkResponse({ type: TestReadResponse })
  async testRead(
    @Body() request: TestReadRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TestReadResponse> {
    const limits = { maxPages: 1, maxRows: 1 };
    const { ok, steps, exchanges, pages } = await this.rehearse(request, limits, 'read', user, response);
    return { ok, steps, exchanges, pages };
  }

  @Post('flow')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a whole flow (dry run)',
    description:
      'Carries out every step but the write, on a few pages, and tells per product what the write would create, change and delete in Omnitron. A step that fails is in the answer.',
  })
  @ApiOkResponse({ type: TestFlowResponse })
  testFlow(
    @Body() request: TestFlowRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TestFlowResponse> {
    return this.rehearse(request, request, 'diff', user, response);
  }

  /** Ends when the client has gone. */
  private async rehearse(
    request: TestReadRequest,
    limits: RehearsalLimits,
    until: 'read' | 'diff',
    user: AuthUser,
    response: Response,
  ): Promise<Rehearsal> {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The client has gone.')));
    const flow = await this.flows.getTestedFlow(request, user);
    return this.rehearsal.rehearse(flow, queryOf(request), limits, until, gone.signal);
  }
}

/** With only what was given. */
function queryOf({ query = {} }: TestReadRequest): RunQuery {
  const { sku, modifiedDateGt, custom } = query;
  return {
    ...(sku === undefined ? {} : { sku }),
    ...(modifiedDateGt === undefined ? {} : { modifiedDateGt }),
    ...(custom === undefined ? {} : { custom }),
  };
}
