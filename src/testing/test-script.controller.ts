import { Body, Controller, HttpCode, Post, type RawBodyRequest, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { Allow } from '../auth/index.js';
import { inputInvalid } from '../common/index.js';
import { ScriptRunner } from '../transform/index.js';
import { parseLossless } from './lossless-json.js';
import { TestScriptRequest, TestScriptResponse, toTestScriptResponse } from './test-script.dto.js';

/** Runs a script on a given input, so that it can be tried before it is saved. */
@ApiTags('testing')
@ApiBearerAuth()
@Controller('api/v1/test/script')
export class TestScriptController {
  constructor(private readonly scripts: ScriptRunner) {}

  @Post()
  @Allow('viewer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a script',
    description:
      'Runs a Python, JavaScript or TypeScript script on the input, in the sandbox that runs use. A script that routes to ' +
      'REL_FAILURE itself is a result with `relationship: "failure"`.',
  })
  @ApiOkResponse({ type: TestScriptResponse })
  @ApiUnprocessableEntityResponse({
    description:
      'SCRIPT_SYNTAX, SCRIPT_CONTRACT, SCRIPT_FAILED, SCRIPT_TIMEOUT, SCRIPT_MEMORY, …: with `line`, `column`, `traceback`, ' +
      '`stdout` and `log` where known.',
  })
  async testScript(
    @Body() { input, inputText, attributes, ...card }: TestScriptRequest,
    @Req() request: RawBodyRequest<Request>,
  ): Promise<TestScriptResponse> {
    if ((input === undefined) === (inputText === undefined)) {
      throw inputInvalid([{ path: 'input', message: 'give either input (JSON) or inputText' }]);
    }
    const text = inputText ?? exactInput(request) ?? JSON.stringify(input);
    return toTestScriptResponse(await this.scripts.run({ card, input: text, attributes }));
  }
}

/** The input as it was sent: a parsed body would have lost long numbers. */
function exactInput({ rawBody }: RawBodyRequest<Request>): string | null {
  if (rawBody === undefined) return null;
  const { input } = parseLossless(rawBody.toString('utf8')) as { input?: unknown };
  return JSON.stringify(input);
}
