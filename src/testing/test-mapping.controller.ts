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
import { asMappingError, compileMapping } from '../transform/index.js';
import { ExactBody } from './exact-body.decorator.js';
import { readTestMappingRequest, TestMappingRequest, TestMappingResponse } from './test-mapping.dto.js';

/** A test answers at once or not at all: it may cost a tenth of what a run may. */
const LIMITS = { maxSteps: 2_000_000, maxNodes: 1_000_000, maxTextLength: 10_000_000 };

/** Runs a mapping on a given input, so that it can be tried before it is saved. */
@ApiTags('testing')
@ApiBearerAuth()
@Controller('api/v1/test/mapping')
export class TestMappingController {
  @Post()
  @Allow('viewer')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a mapping',
    description:
      'Runs Jolt operations on the input. A mapping that cannot be compiled, or that stops, is answered with 422, the index of the operation and the path of the key.',
  })
  @ApiBody({ type: TestMappingRequest })
  @ApiOkResponse({ type: TestMappingResponse })
  @ApiUnprocessableEntityResponse({
    description: 'MAPPING_INVALID, MAPPING_FAILED or MAPPING_TOO_COSTLY, with `operationIndex` and `path`.',
  })
  testMapping(@ExactBody() body: unknown): TestMappingResponse {
    const { input, mapping, context, perOperation } = readTestMappingRequest(body);
    try {
      const compiled = compileMapping(mapping, LIMITS);
      if (perOperation !== true) return { result: compiled.apply(input, context) };
      const outputs = compiled.applyStepwise(input, context);
      return { result: outputs.at(-1)?.output ?? null, perOperation: outputs };
    } catch (error) {
      throw asMappingError(error);
    }
  }
}
