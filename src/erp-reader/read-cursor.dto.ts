import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { type PageCursor, POSITION_CLASSES } from './pagination/index.js';

const NO_POSITION = {
  type: 'object',
  description: 'Without pagination.',
  properties: {},
  additionalProperties: false,
};

/** Where a read goes on, as a test of reading answers it and takes it back. */
@ApiExtraModels(...POSITION_CLASSES)
export class ReadCursor implements PageCursor {
  @ApiProperty({ description: 'Number of the page to ask for, from 1.', example: 2 })
  readonly pageNo: number;

  @ApiProperty({ description: 'Number of the response that it is in, from 1.', example: 2 })
  readonly responseNo: number;

  @ApiProperty({ description: "Batch of the query's SKUs, from 0.", example: 0 })
  readonly batch: number;

  @ApiProperty({ description: 'Records that the pages of this batch held before.', example: 500 })
  readonly recordsRead: number;

  @ApiProperty({ description: 'Records that all pages held before.', example: 500 })
  readonly recordsBefore: number;

  @ApiProperty({ description: 'Records of this response that earlier pages held.', example: 0 })
  readonly skip: number;

  @ApiProperty({
    description: 'Total that this batch declared.',
    type: Number,
    nullable: true,
    example: 1500,
  })
  readonly declared: number | null;

  @ApiProperty({ description: 'Total of the batches before.', type: Number, nullable: true, example: 0 })
  readonly declaredBefore: number | null;

  @ApiProperty({
    description: "Where the page is, in the terms of the flow's pagination.",
    example: { offset: 500 },
    anyOf: [...POSITION_CLASSES.map((position) => ({ $ref: getSchemaPath(position) })), NO_POSITION],
  })
  readonly position: object;

  @ApiProperty({
    description: 'Fingerprint of the page before; null: this is the first.',
    type: String,
    nullable: true,
    example: '15320-9f1c2d3e-3Qh0b1p',
  })
  readonly previous: string | null;
}
