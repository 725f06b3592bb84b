import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ImageResponse, ROW_CODE_PROPERTY, RowCode } from '../rows/index.js';
import type { HeldRow, RowImage, ShopImage } from './held-rows.js';

const MOST_ROW_NO = 2_147_483_647;

export class HeldListQuery {
  @ApiPropertyOptional({
    description: 'Goes on behind this row: `nextAfter` of the answer before.',
    example: 17,
    minimum: -1,
    default: -1,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(-1)
  @Max(MOST_ROW_NO)
  after: number = -1;

  @ApiPropertyOptional({ description: 'Rows an answer.', example: 20, minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;
}

export class RowImageResponse extends ImageResponse {
  @ApiProperty({ description: 'Whether the shop is not known to hold it.', example: false })
  readonly isNew: boolean;
}

export class ShopImageResponse extends ImageResponse {
  @ApiProperty({ description: 'Whether the write of the row takes it away.', example: true })
  readonly isRemoved: boolean;
}

export class HeldRowResponse {
  @ApiProperty({ description: 'Number of the row in its run.', type: 'integer', example: 17 })
  rowNo: number;

  @ApiProperty({ description: 'The SKU.', type: String, nullable: true, example: 'A-1' })
  sku: string | null;

  @ApiProperty({
    ...ROW_CODE_PROPERTY,
    description: 'Why the row is held.',
    example: RowCode.WOULD_LOSE_IMAGES,
  })
  code: RowCode;

  @ApiProperty({
    description: 'The same, in a sentence about this row.',
    type: String,
    nullable: true,
    example:
      '2 of its images would be taken away: the shop was last sent 3 images of this product, the run has 1.',
  })
  detail: string | null;

  @ApiProperty({ description: 'Images that the shop would lose.', type: 'integer', example: 2 })
  lostImages: number;

  @ApiProperty({
    description: 'The images that the row would write.',
    type: [RowImageResponse],
    example: [{ url: 'https://img.example/a-1.jpg', order: 1, isNew: false }],
  })
  images: readonly RowImage[];

  @ApiProperty({
    description:
      'The images that the shop was last sent, or was found to hold since then; null where they are not known.',
    type: [ShopImageResponse],
    nullable: true,
    example: [{ url: 'https://img.example/a-2.jpg', order: 2, isRemoved: true }],
  })
  shopImages: readonly ShopImage[] | null;

  @ApiProperty({
    description: 'When that was.',
    type: Date,
    nullable: true,
    example: '2026-11-23T12:00:00.000Z',
  })
  shopKnownAt: Date | null;
}

export class HeldList {
  @ApiProperty({ description: 'Held rows in their order.', type: [HeldRowResponse] })
  results: readonly HeldRow[];

  @ApiProperty({
    description: 'What to send as `after` for the rows behind these; null where there are none.',
    type: 'integer',
    nullable: true,
    example: null,
  })
  nextAfter: number | null;

  /** `rows` may have one more than `limit`, which says that the list goes on. */
  static from(rows: readonly HeldRow[], limit: number): HeldList {
    const results = rows.slice(0, limit);
    return { results, nextAfter: rows.length > limit ? (results.at(-1)?.rowNo ?? null) : null };
  }
}
