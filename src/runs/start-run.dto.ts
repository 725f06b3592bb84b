import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
} from 'class-validator';
import type { RunQuery } from '../erp-reader/index.js';

const MAX_SKUS = 10_000;

export class StartRunRequest {
  @ApiPropertyOptional({
    description: `One SKU, or several (at most ${MAX_SKUS}).`,
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    example: ['A-1', 'A-2'],
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_SKUS)
  @IsString({ each: true })
  @MinLength(1, { each: true })
  @MaxLength(512, { each: true })
  sku?: string[];

  @ApiPropertyOptional({
    description: 'Only what changed after this date and time.',
    example: '2026-11-01T00:00:00Z',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  modifiedDateGt?: string;

  @ApiPropertyOptional({ description: 'Value of the custom query of the flow.', example: 'active' })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  custom?: string;

  @ApiPropertyOptional({
    description: 'Write unchanged rows too, and pass the removal guard.',
    example: false,
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  force?: boolean;

  /** The query of the run, with only what was given. */
  static query({ sku, modifiedDateGt, custom }: StartRunRequest): RunQuery {
    return {
      ...(sku === undefined ? {} : { sku }),
      ...(modifiedDateGt === undefined ? {} : { modifiedDateGt }),
      ...(custom === undefined ? {} : { custom }),
    };
  }
}

export class StartRunResponse {
  @ApiProperty({
    description: 'Follow it at GET /api/v1/runs/{id} and …/events.',
    example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
  })
  runId: string;
}
