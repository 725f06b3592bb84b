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
import type { AppError } from '../common/index.js';
import { compileMapping, JoltRunError, JoltSpecError, mappingPath } from '../transform/index.js';
import { ExactBody } from './exact-body.decorator.js';
import { readTestMappingRequest, TestMappingRequest, TestMappingResponse } from './test-mapping.dto.js';
import { testingError } from './testing.errors.js';

/** A test answers at once or not at all: it may cost a tenth of what a run may. */
const LIMITS = { maxSteps: 2_000_000, maxNodes: 1_000_000, maxTextLength: 10_000_000 };

/** Runs a mapping on a given input, so that it can be tried before it is saved. */
@ApiTags('testing')
@ApiBearerAuth()
@Controller('api/v1/test/mapping')
export class TestMappingController {
  @Post()
  @Allow('editor')
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
      throw asProblem(error);
    }
  }
}

function asProblem(error: unknown): unknown {
  if (error instanceof JoltSpecError) {
    return problem('MAPPING_INVALID', error, mappingPath(error));
  }
  if (error instanceof JoltRunError) {
    const code = error.reason === 'limit' ? 'MAPPING_TOO_COSTLY' : 'MAPPING_FAILED';
    return problem(
      code,
      error,
      error.operationIndex === null ? 'mapping' : `mapping[${error.operationIndex}]`,
    );
  }
  return error;
}

function problem(
  code: 'MAPPING_INVALID' | 'MAPPING_FAILED' | 'MAPPING_TOO_COSTLY',
  error: JoltSpecError | JoltRunError,
  path: string,
): AppError {
  return testingError(code, `${path}: ${error.message}`, {
    details: { path, operationIndex: error.operationIndex },
    problems: [{ path, message: error.message }],
    cause: error,
  });
}
