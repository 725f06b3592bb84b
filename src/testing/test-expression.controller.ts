import { isTimeZone } from '@image-integrator/java-text';
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { Clock, inputInvalid } from '../common/index.js';
import { type ExpressionFault, Threads } from '../threads/index.js';
import { TestExpressionRequest, TestExpressionResponse } from './test-expression.dto.js';
import { testingError } from './testing.errors.js';
import { untilGone } from './until-gone.js';

/** Behind this time nobody waits for a test any more. */
const TIMEOUT_MS = 10_000;

@ApiTags('test')
@ApiBearerAuth()
@Allow('viewer')
@Controller('api/v1/test')
export class TestExpressionController {
  constructor(
    private readonly clock: Clock,
    private readonly threads: Threads,
  ) {}

  /** Nothing is read but what the request brings, and nothing is sent. */
  @Post('expression')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try an expression out',
    description:
      'Evaluates a text of the Read card (Endpoint URL, header, parameter, body) for the attributes given. The whole language is available here; warnings tell what a flow would be refused for.',
  })
  @ApiOkResponse({ type: TestExpressionResponse })
  @ApiUnprocessableEntityResponse({
    description:
      'EXPRESSION_INVALID (stage "compile") or EXPRESSION_FAILED (stage "evaluate"), with line, column and an excerpt.',
  })
  async testExpression(
    @Body() request: TestExpressionRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TestExpressionResponse> {
    const { expression, attributes, parameters, timezone } = request;
    if (!isTimeZone(timezone)) {
      throw inputInvalid([
        { path: 'timezone', message: `there is no time zone "${timezone}"; write one like Europe/Istanbul` },
      ]);
    }
    const input = { expression, attributes, parameters, timezone, nowMs: this.clock.now().getTime() };
    const options = { owner: user.id, timeoutMs: TIMEOUT_MS, signal: untilGone(response) };
    const tried = await this.threads.run('tryExpression', input, options);
    if ('fault' in tried) throw refused(tried.fault);
    return tried;
  }
}

function refused({ message, ...place }: ExpressionFault): Error {
  const code = place.stage === 'compile' ? 'EXPRESSION_INVALID' : 'EXPRESSION_FAILED';
  return testingError(code, message, { details: { ...place } });
}
