import { Body, Controller, HttpCode, Post, type RawBodyRequest, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { Allow } from '../auth/index.js';
import { inputInvalid } from '../common/index.js';
import { ScriptRunner } from '../transform/index.js';
import { exactField } from './exact-field.js';
import { sampleText } from './sample-content.js';
import type { SampleRef } from './sample.dto.js';
import { SampleService } from './sample.service.js';
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
  @Allow('viewer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a script',
    description:
      'Runs a Python, JavaScript or TypeScript script on an input or a sample, in the sandbox that runs use. A script that routes to ' +
      'REL_FAILURE itself is a result with `relationship: "failure"`.',
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
  @ApiUnprocessableEntityResponse({
    description:
      'SCRIPT_SYNTAX, SCRIPT_CONTRACT, SCRIPT_FAILED, SCRIPT_TIMEOUT, SCRIPT_MEMORY, …: with `line`, `column`, `traceback`, ' +
      '`stdout` and `log` where known.',
  })
  async testScript(
    @Body() { input, inputText, sample, attributes, ...card }: TestScriptRequest,
    @Req() request: RawBodyRequest<Request>,
  ): Promise<TestScriptResponse> {
    if ([input, inputText, sample].filter((given) => given !== undefined).length !== 1) {
      const message = 'give one of input (JSON), inputText and sample';
      throw inputInvalid([{ path: 'input', message }]);
    }
    const text =
      sample === undefined
        ? (inputText ?? exactField(request, 'input') ?? JSON.stringify(input))
        : await this.textOf(sample);
    return toTestScriptResponse(await this.scripts.run({ card, input: text, attributes }));
  }

  /** What of the sample the flow that it is kept with would give to its script. */
  private async textOf(named: SampleRef): Promise<string> {
    const { sample, flow } = await this.samples.getNamedSample(named);
    return sampleText(sample, flow.document.read);
  }
}
