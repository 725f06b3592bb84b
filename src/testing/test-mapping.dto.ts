import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ANY_JSON, commonError, type FieldProblem } from '../common/index.js';
import { MappingOperationCard } from '../transform/index.js';
import { SampleRef } from './sample.dto.js';
import type { SampleName } from './sample.js';

/** What a mapping test takes: any JSON, and the mapping to run on it. */
export class TestMappingRequest {
  @ApiPropertyOptional({
    description:
      'The JSON that the mapping gets, as the script or the page hands it on. Either this or `sample`.',
    ...ANY_JSON,
    example: { products: [{ code: 'SKU-1' }] },
  })
  input?: unknown;

  @ApiPropertyOptional({
    description: 'A sample as the input, as its flow would hand it on without a script.',
    type: () => SampleRef,
    example: { flow: 'images', name: 'last-page' },
  })
  sample?: SampleRef;

  @ApiProperty({ description: 'The operations, in their order.', type: [MappingOperationCard] })
  mapping: unknown;

  @ApiPropertyOptional({
    description: 'What `^` paths of a modify look up.',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { cdn: 'https://cdn.example.com' },
  })
  context?: unknown;

  @ApiPropertyOptional({
    description: 'Also answer the output after each operation, to find the one that lost the data.',
    default: false,
    example: true,
  })
  perOperation?: boolean;
}

/** The JSON after one operation. */
export class OperationOutputResponse {
  @ApiProperty({ description: 'The name of the operation.', example: 'shift' })
  operation: string;

  @ApiProperty({
    description: 'What the operation gave on to the next.',
    ...ANY_JSON,
    example: [{ product_sku: 'SKU-1' }],
  })
  output: unknown;
}

/** What a mapping test gives. */
export class TestMappingResponse {
  @ApiProperty({
    description: 'The output of the whole mapping; null where nothing matched.',
    ...ANY_JSON,
    example: [{ product_sku: 'SKU-1' }],
  })
  result: unknown;

  @ApiPropertyOptional({
    description: 'The output after each operation, when it was asked for.',
    type: [OperationOutputResponse],
  })
  perOperation?: OperationOutputResponse[];
}

const PROPERTIES: ReadonlySet<string> = new Set(['input', 'sample', 'mapping', 'context', 'perOperation']);

/**
 * Checks the shape of the body. By hand, because `input`, `mapping` and `context` are any JSON of any depth, which a
 * class-based validation would copy key by key.
 */
export function readTestMappingRequest(body: unknown): TestMappingRequest {
  const fields = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const problems: FieldProblem[] = Object.keys(fields)
    .filter((name) => !PROPERTIES.has(name))
    .map((name) => ({ path: name, message: `property ${name} should not exist` }));
  const given = (name: string): boolean => Object.hasOwn(fields, name);
  if (!given('mapping')) problems.push({ path: 'mapping', message: 'mapping is missing' });
  if (given('input') && given('sample'))
    problems.push({ path: 'sample', message: 'give either input or sample' });
  if (!given('input') && !given('sample'))
    problems.push({ path: 'input', message: 'input is missing, and sample too' });
  const request = fields as TestMappingRequest;
  if (given('sample') && !isSampleName(request.sample))
    problems.push({ path: 'sample', message: 'sample must be like {"flow": "images", "name": "last-page"}' });
  if (request.perOperation !== undefined && typeof request.perOperation !== 'boolean') {
    problems.push({ path: 'perOperation', message: 'perOperation must be true or false' });
  }
  if (problems.length > 0) {
    const text = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw commonError('INPUT_INVALID', text, { problems });
  }
  return request;
}

function isSampleName(value: unknown): value is SampleName {
  if (typeof value !== 'object' || value === null) return false;
  const { flow, name, ...others } = value as Readonly<Record<string, unknown>>;
  return typeof flow === 'string' && typeof name === 'string' && Object.keys(others).length === 0;
}
