import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { bodyMalformed, inputInvalid } from '../common/index.js';
import { Threads, type TriedMapping, tryMapping } from '../threads/index.js';
import { mappingFailure } from '../transform/index.js';
import { BodyBytes } from './body-bytes.decorator.js';
import { sampleContent } from './sample-content.js';
import { SampleService } from './sample.service.js';
import type { SampleName } from './sample.js';
import { TestMappingRequest, TestMappingResponse } from './test-mapping.dto.js';
import { untilGone } from './until-gone.js';

/** Behind this time nobody waits for a test any more. */
const TIMEOUT_MS = 10_000;
/** A body up to this size is tried at once, and in a thread only where it costs more than it looks. */
const SMALL_BYTES = 16 * 1024;

/** Runs a mapping on a given input, so that it can be tried before it is saved. */
@ApiTags('testing')
@ApiBearerAuth()
@Controller('api/v1/test/mapping')
export class TestMappingController {
  constructor(
    private readonly samples: SampleService,
    private readonly threads: Threads,
  ) {}

  @Post()
  @Allow('viewer', 'tests:run')
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
  async testMapping(
    @BodyBytes() body: Uint8Array,
    @CurrentUser() user: AuthUser,
    @Res() response: Response,
  ): Promise<void> {
    const options = { owner: user.id, timeoutMs: TIMEOUT_MS, signal: untilGone(response) };
    const first = quickly(body) ?? (await this.threads.run('tryMapping', { body }, options));
    const tried =
      'needs' in first
        ? await this.threads.run('tryMapping', { body, sample: await this.textOf(first.needs) }, options)
        : first;
    if (!('answer' in tried)) throw refused(tried);
    response.type('application/json').send(Buffer.from(tried.answer));
  }

  /** What of the sample the flow that it is kept with would pass on. */
  private async textOf(named: SampleName): Promise<string> {
    const { sample, flow } = await this.samples.getNamedSample(named);
    return JSON.stringify(sampleContent(sample, flow.document.read).content);
  }
}

function quickly(body: Uint8Array): TriedMapping | null {
  if (body.length > SMALL_BYTES) return null;
  const tried = tryMapping({ body, isQuick: true });
  return 'problem' in tried && tried.problem.code === 'MAPPING_TOO_COSTLY' ? null : tried;
}

function refused(tried: Exclude<TriedMapping, { readonly answer: string }>): Error {
  if ('malformedAt' in tried) return bodyMalformed(tried.malformedAt);
  if ('problems' in tried) return inputInvalid(tried.problems);
  if ('problem' in tried) return mappingFailure(tried.problem);
  throw new Error('The sample was given.');
}
