import { isTimeZone } from '@image-integrator/java-text';
import { cachedExpression, ExpressionError } from '@image-integrator/nifi-expression';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { Clock, inputInvalid } from '../common/index.js';
import { TestExpressionRequest, TestExpressionResponse } from './test-expression.dto.js';
import { testingError } from './testing.errors.js';

@ApiTags('test')
@ApiBearerAuth()
@Allow('viewer')
@Controller('api/v1/test')
export class TestExpressionController {
  constructor(private readonly clock: Clock) {}

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
  testExpression(@Body() request: TestExpressionRequest): TestExpressionResponse {
    const { expression, attributes, parameters, timezone } = request;
    if (!isTimeZone(timezone)) {
      throw inputInvalid([
        { path: 'timezone', message: `there is no time zone "${timezone}"; write one like Europe/Istanbul` },
      ]);
    }
    const input = { attributes, parameters, timezone, now: this.clock.now() };
    try {
      const compiled = cachedExpression(expression, { functions: 'language' });
      const result = compiled.evaluate({ ...input, refusePlaceholders: false });
      return {
        result,
        type: compiled.type,
        warnings: [...compiled.warnings, ...compiled.placeholderWarnings(attributes)],
      };
    } catch (error) {
      throw error instanceof ExpressionError ? refused(error) : error;
    }
  }
}

function refused(error: ExpressionError): Error {
  const { stage, line, column, excerpt, message } = error;
  const code = stage === 'compile' ? 'EXPRESSION_INVALID' : 'EXPRESSION_FAILED';
  return testingError(code, message, { details: { stage, line, column, excerpt }, cause: error });
}
