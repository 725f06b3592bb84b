import { Controller, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { LOCATION } from '../common/index.js';
import type { Request, Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { OutboundRunService } from '../runs/index.js';
import { readKey } from './idempotency-keys.js';
import { PostedRow, PostQuery, PostResponse, PostResultResponse } from './outbound.dto.js';
import { OutboundService } from './outbound.service.js';
import { RunWait } from './run-wait.js';

const SHOWN_FAILURES = 100;
const HEADERS = {
  ...LOCATION,
  'Idempotency-Replayed': {
    description: '`true` when the answer is that of the first request with this key.',
    schema: { type: 'string' as const, example: 'true' },
  },
};

@ApiTags('outbound')
@ApiBearerAuth()
@ApiExtraModels(PostedRow)
@Controller('api/v1/outbound')
export class OutboundController {
  constructor(
    private readonly outbound: OutboundService,
    private readonly runs: OutboundRunService,
    private readonly runWait: RunWait,
  ) {}

  @Post(':slug')
  @Allow('sender', 'outbound:post', 'path')
  @HttpCode(202)
  @ApiParam({ name: 'slug', description: 'Slug of the outbound flow.', example: 'erp-images' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Makes a repetition safe: the same key with the same payload gives the answer of the first request, for a day; with another payload 422.',
    schema: { type: 'string', maxLength: 255 },
    example: '7f8b1c5e-2d3a-4f6b-8c9d-0e1f2a3b4c5d',
  })
  @ApiHeader({
    name: 'Content-Encoding',
    required: false,
    description: 'How the payload is compressed.',
    schema: { type: 'string', enum: ['gzip', 'identity'] },
    example: 'gzip',
  })
  @ApiOperation({
    summary: 'Post images (Outbound Request URL)',
    description:
      'Stores the payload and starts a run that writes it to Omnitron. Without script and mapping every row is checked first, and one wrong row refuses them all (422 names each field). 202 means that nothing of it can be lost any more.',
  })
  @ApiBody({
    description: 'A list of rows, or one row; whatever the script or the mapping expects where there is one.',
    schema: {
      oneOf: [
        { type: 'array', items: { $ref: getSchemaPath(PostedRow) } },
        { $ref: getSchemaPath(PostedRow) },
      ],
    },
  })
  @ApiAcceptedResponse({ headers: HEADERS, type: PostResponse, description: 'Stored; the run is under way.' })
  @ApiOkResponse({ headers: HEADERS, type: PostResultResponse, description: 'The run ended within `wait`.' })
  async post(
    @Param('slug') slug: string,
    @Query() { wait }: PostQuery,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentUser() user: AuthUser,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PostResponse | PostResultResponse> {
    const post = await this.outbound.acceptPost(slug, user, readKey(key), request);
    const answer = PostResponse.from(post);
    response.setHeader('Location', answer.location);
    if (post.isRepeated) response.setHeader('Idempotency-Replayed', 'true');
    const run = wait === 0 ? null : await this.runWait.untilFinished(post.runId, wait, response);
    if (run === null) return answer;
    response.status(200);
    const failedRows = run.failed === 0 ? [] : await this.runs.listFailedRows(run, SHOWN_FAILURES);
    return PostResultResponse.of(post, run, failedRows);
  }
}
