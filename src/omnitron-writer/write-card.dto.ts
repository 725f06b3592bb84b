import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';

export const ROW_GROUPINGS = ['run', 'page'] as const;
export const IMAGE_PREFLIGHTS = ['off', 'warn', 'fail'] as const;

/** How rows are written. Every field has a default that is safe with Omnitron's replace-all semantics. */
export class WriteCard {
  @ApiPropertyOptional({
    description:
      '`run`: rows are grouped by SKU over the whole run before the first write. `page`: written page by page, for ERPs that promise whole products per page.',
    enum: ROW_GROUPINGS,
    example: 'run',
    default: 'run',
  })
  @IsIn(ROW_GROUPINGS)
  rowGrouping: (typeof ROW_GROUPINGS)[number] = 'run';

  @ApiPropertyOptional({
    description: 'Skip a product whose images are those that this flow wrote last.',
    example: true,
    default: true,
  })
  @IsBoolean()
  skipUnchanged: boolean = true;

  @ApiPropertyOptional({
    description:
      'Write an empty image list, which deletes every image of the product. Otherwise such a row is refused.',
    example: false,
    default: false,
  })
  @IsBoolean()
  allowImageRemoval: boolean = false;

  @ApiPropertyOptional({
    description:
      'A full run that would shrink the image sets of more than this share of its products stops before it writes; null for no guard.',
    example: 20,
    minimum: 0,
    maximum: 100,
    nullable: true,
    type: Number,
    default: 20,
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  removalGuardPercent: number | null = 20;

  @ApiPropertyOptional({
    description: 'Stop the run when more rows than this have failed; null for no limit.',
    example: 100,
    minimum: 0,
    nullable: true,
    type: Number,
    default: null,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  maxFailedRows: number | null = null;

  @ApiPropertyOptional({
    description: 'Tries per row on connection errors, 408, 425, 429 and 499 or above.',
    example: 10,
    minimum: 1,
    maximum: 50,
    default: 10,
  })
  @IsInt()
  @Min(1)
  @Max(50)
  maxAttempts: number = 10;

  @ApiPropertyOptional({
    description:
      'Check that each image URL can be fetched, before the write: not at all, with a warning, or failing the row.',
    enum: IMAGE_PREFLIGHTS,
    example: 'off',
    default: 'off',
  })
  @IsIn(IMAGE_PREFLIGHTS)
  imagePreflight: (typeof IMAGE_PREFLIGHTS)[number] = 'off';
}
