import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One operation of a mapping. */
export class MappingOperationCard {
  @ApiProperty({
    description: 'The name of a Jolt operation.',
    enum: [
      'shift',
      'default',
      'remove',
      'sort',
      'cardinality',
      'modify-overwrite-beta',
      'modify-default-beta',
      'modify-define-beta',
    ],
    example: 'shift',
  })
  operation: string;

  @ApiPropertyOptional({
    description: "The operation's spec; `sort` needs none.",
    type: 'object',
    additionalProperties: true,
    example: { products: { '*': { code: '[&1].product_sku' } } },
  })
  spec?: unknown;
}
