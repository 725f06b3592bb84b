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
import { Clock, inputInvalid, SECRET_MASK } from '../common/index.js';
import { ErpQuery, type TextPlace, triedText } from '../erp-reader/index.js';
import { LoginService } from '../logins/index.js';
import { type ExpressionFault, Threads } from '../threads/index.js';
import { queryOf } from './run-query.js';
import { TestExpressionRequest, TestExpressionResponse } from './test-expression.dto.js';
import { testingError } from './testing.errors.js';
import { untilGone } from './until-gone.js';

const SECRET = /(?<![\w.-])secret\.[\w-]+(?:\.[\w-]+)*/g;

/** Behind this time nobody waits for a test any more. */
const TIMEOUT_MS = 10_000;

@ApiTags('test')
@ApiBearerAuth()
@Allow('viewer', 'tests:run')
@Controller('api/v1/test')
export class TestExpressionController {
  constructor(
    private readonly clock: Clock,
    private readonly threads: Threads,
    private readonly logins: LoginService,
  ) {}

  /** Nothing is read but what the request brings and the names of a login's secrets, and nothing is sent. */
  @Post('expression')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try an expression out',
    description:
      'Evaluates a text of the Read card (Endpoint URL, header, parameter, body) for the attributes and the query given, with secrets masked. The whole language is available here; warnings tell what a flow would be refused for.',
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
    const tried = triedText({
      text: expression,
      place: request.place ?? placeOf(expression),
      query: queryOf(request.query),
      erpQuery: request.erpQuery ?? new ErpQuery(),
      attributes,
      timezone,
    });
    if (typeof tried === 'string') throw inputInvalid([{ path: 'expression', message: tried }]);
    const secrets = await this.secretsOf(request);
    const input = {
      expression: tried.text,
      ...(tried.placed === tried.text ? {} : { placed: tried.placed }),
      attributes: { ...secrets.attributes, ...tried.attributes },
      parameters,
      timezone,
      nowMs: this.clock.now().getTime(),
    };
    const options = { owner: user.id, timeoutMs: TIMEOUT_MS, signal: untilGone(response) };
    const found = await this.threads.run('tryExpression', input, options);
    if ('fault' in found) throw refused(found.fault);
    return { ...found, warnings: [...found.warnings, ...secrets.warnings] };
  }

  /** Every secret that the expression names, masked from the start: no value of one can be guessed by trying. */
  private async secretsOf({ expression, login, attributes }: TestExpressionRequest): Promise<{
    readonly attributes: Record<string, string>;
    readonly warnings: TestExpressionResponse['warnings'];
  }> {
    const named = [...expression.matchAll(SECRET)].filter(([name]) => !(name in attributes));
    const known = login === undefined ? null : new Set(await this.logins.listSecretNames(login));
    const masked = named.filter(([name]) => known?.has(name) !== false);
    const warnings = named.flatMap(({ 0: name, index }) => {
      if (known?.has(name) !== false) return [];
      const before = expression.slice(0, index).split('\n');
      const message = `The login "${login}" has no ${name}; it would be empty`;
      return [{ message, line: before.length, column: (before.at(-1) ?? '').length + 1 }];
    });
    return { attributes: Object.fromEntries(masked.map(([name]) => [name, SECRET_MASK])), warnings };
  }
}

function placeOf(text: string): TextPlace {
  const start = text.trimStart();
  if (/^https?:/i.test(start)) return 'url';
  // Not "${…}", which may stand anywhere.
  return /^[[{<]/.test(start) ? 'body' : 'header';
}

function refused({ message, ...place }: ExpressionFault): Error {
  const code = place.stage === 'compile' ? 'EXPRESSION_INVALID' : 'EXPRESSION_FAILED';
  return testingError(code, message, { details: { ...place } });
}
