import { Body, Controller, HttpCode, Post, type RawBodyRequest, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { inputInvalid, RETRY_AFTER } from '../common/index.js';
import { ScriptRunner } from '../transform/index.js';
import { exactField } from './exact-field.js';
import { sampleText } from './sample-content.js';
import type { SampleRef } from './sample.dto.js';
import { SampleService } from './sample.service.js';
import { testerOf } from './tester.js';
import { untilGone } from './until-gone.js';
import { TestScriptRequest, TestScriptResponse, toTestScriptResponse } from './test-script.dto.js';

/** Runs a script on a given input, so that it can be tried before it is saved. */
@ApiTags('testing')
@ApiBearerAuth()
@Controller('api/v1/test/script')
export class TestScriptController {
  constructor(
    private readonly scripts: ScriptRunner,
    private readonly samples: SampleService,
  ) {}

  @Post()
  @Allow('editor', 'tests:run')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a script',
    description:
      'Runs a Python, JavaScript or TypeScript script on an input or a sample, in the sandbox that runs use. A script that routes to ' +
      'REL_FAILURE itself is a result with `relationship: "failure"`. It is stopped after 60 s, and when the client hangs up. Viewers try the ' +
      'script of a stored flow, without HTTP: POST /api/v1/test/flow with `until: "script"`.',
  })
  @ApiBody({
    type: TestScriptRequest,
    examples: {
      input: {
        summary: 'Python, on an input of your own',
        value: {
          language: 'python',
          source: 'def transform(rows, context):\n    return rows',
          input: [{ product_sku: 'SKU-1' }],
        },
      },
    },
  })
  @ApiOkResponse({ type: TestScriptResponse })
  @ApiTooManyRequestsResponse({
    description: 'SCRIPT_BUSY: four tests of yours wait already, or twenty of all users.',
    headers: RETRY_AFTER,
  })
  @ApiUnprocessableEntityResponse({
    description:
      'SCRIPT_SYNTAX, SCRIPT_CONTRACT, SCRIPT_FAILED, SCRIPT_TIMEOUT, SCRIPT_MEMORY, …: with `line`, `column`, `traceback`, ' +
      '`stdout` and `log` where known.',
  })
  async testScript(
    @Body() { input, inputText, sample, attributes, ...card }: TestScriptRequest,
    @Req() request: RawBodyRequest<Request>,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TestScriptResponse> {
    if ([input, inputText, sample].filter((given) => given !== undefined).length !== 1) {
      const message = 'give one of input (JSON), inputText and sample';
      throw inputInvalid([{ path: 'input', message }]);
    }
    const text =
      sample === undefined
        ? (inputText ?? exactField(request, 'input') ?? JSON.stringify(input))
        : await this.textOf(sample);
    const by = { tester: testerOf(user), signal: untilGone(response) };
    return toTestScriptResponse(await this.scripts.run({ card, input: text, attributes, ...by }));
  }

  /** What of the sample the flow that it is kept with would give to its script. */
  private async textOf(named: SampleRef): Promise<string> {
    const { sample, flow } = await this.samples.getNamedSample(named);
    return sampleText(sample, flow.document.read);
  }
}
