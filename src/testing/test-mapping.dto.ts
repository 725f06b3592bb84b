import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ANY_JSON } from '../common/index.js';
import { MappingOperationCard } from '../transform/index.js';
import { SampleRef } from './sample.dto.js';

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

  @ApiPropertyOptional({
    description:
      'What runs and is probably not meant, such as the name of no function; absent where there is nothing.',
    type: [String],
    example: [
      'mapping[0].spec.a: "=tolower" is no function of Jolt, and changes nothing. Did you mean =toLower?',
    ],
  })
  warnings?: string[];
}
