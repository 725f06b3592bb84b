import { Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { asMappingProblem, compileMapping } from '../transform/index.js';
import { ExactBody } from './exact-body.decorator.js';
import { sampleContent } from './sample-content.js';
import { SampleService } from './sample.service.js';
import type { SampleName } from './sample.js';
import { readTestMappingRequest, TestMappingRequest, TestMappingResponse } from './test-mapping.dto.js';

/** A test answers at once or not at all: it may cost a tenth of what a run may. */
const LIMITS = { maxSteps: 2_000_000, maxNodes: 1_000_000, maxTextLength: 10_000_000 };

/** Runs a mapping on a given input, so that it can be tried before it is saved. */
@ApiTags('testing')
@ApiBearerAuth()
@Controller('api/v1/test/mapping')
export class TestMappingController {
  constructor(private readonly samples: SampleService) {}

  @Post()
  @Allow('viewer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a mapping',
    description:
      'Runs Jolt operations on an input or a sample. A mapping that cannot be compiled, or that stops, is answered with 422, the index of the operation and the path of the key.',
  })
  @ApiBody({
    type: TestMappingRequest,
    examples: {
      input: {
        summary: 'An input of your own',
        value: {
          input: { products: [{ code: 'SKU-1' }] },
          mapping: [{ operation: 'shift', spec: { products: { '*': { code: '[&1].product_sku' } } } }],
          perOperation: true,
        },
      },
    },
  })
  @ApiOkResponse({ type: TestMappingResponse })
  @ApiUnprocessableEntityResponse({
    description: 'MAPPING_INVALID, MAPPING_FAILED or MAPPING_TOO_COSTLY, with `operationIndex` and `path`.',
  })
  async testMapping(@ExactBody() body: unknown): Promise<TestMappingResponse> {
    const { input: given, sample, mapping, context, perOperation } = readTestMappingRequest(body);
    const input = sample === undefined ? given : await this.contentOf(sample);
    try {
      const compiled = compileMapping(mapping, LIMITS);
      if (perOperation !== true) return { result: compiled.apply(input, context) };
      const outputs = compiled.applyStepwise(input, context);
      return { result: outputs.at(-1)?.output ?? null, perOperation: outputs };
    } catch (error) {
      throw asMappingProblem(error, mapping);
    }
  }

  /** What of the sample the flow that it is kept with would pass on. */
  private async contentOf(named: SampleName): Promise<unknown> {
    const { sample, flow } = await this.samples.getNamedSample(named);
    return sampleContent(sample, flow.document.read).content;
  }
}
