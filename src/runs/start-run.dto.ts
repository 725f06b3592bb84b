import { type ApiBodyOptions, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  Validate,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { FORM_PER_MEDIA_TYPE } from '../common/index.js';
import { MAX_CSV_ROWS } from './source/csv/index.js';

const MAX_SKUS = MAX_CSV_ROWS;
const PLAIN_TEXT = /^(?=.*\S)\P{Cc}*$/su;

/** Each value a text like that of the one custom query. */
@ValidatorConstraint()
class PlainTexts implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    const texts: unknown[] = Object.values(Object(value) as object);
    return texts.every((text) => typeof text === 'string' && text.length <= 512 && PLAIN_TEXT.test(text));
  }

  defaultMessage(): string {
    return 'each value in customs must be text of 1 to 512 characters without control characters';
  }
}

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
  @Matches(PLAIN_TEXT, { each: true, message: 'each value in sku must be text without control characters' })
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
  @Matches(PLAIN_TEXT, { message: 'custom must be text without control characters' })
  @MaxLength(512)
  custom?: string;

  @ApiPropertyOptional({
    description: 'Values of the custom queries of the flow, by the names of `erpQuery.customs`.',
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { season: '24' },
  })
  @IsOptional()
  @IsObject()
  @Validate(PlainTexts)
  customs?: Record<string, string>;

  @ApiPropertyOptional({
    description: 'Write unchanged rows too, and hold none for the images it takes away.',
    example: false,
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  force?: boolean;
}

/** What a CSV file has no place for. */
export class StartRunOptions {
  @ApiPropertyOptional({
    description: 'Write unchanged rows too, and hold none for the images it takes away.',
    example: false,
    default: false,
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  force?: boolean;
}

/** The three forms of the body. */
export const START_BODY: ApiBodyOptions = {
  required: false,
  schema: Object.assign(
    { [FORM_PER_MEDIA_TYPE]: true },
    {
      oneOf: [
        { allOf: [{ $ref: getSchemaPath(StartRunRequest) }], example: { sku: ['A-1', 'A-2'] } },
        { type: 'string', description: 'A CSV file.', example: 'sku\nA-1\nA-2\n' },
        {
          type: 'object',
          description: 'A CSV file as a part of `multipart/form-data`.',
          required: ['file'],
          properties: {
            file: { type: 'string', format: 'binary', description: 'The file.', example: 'sku\nA-1\nA-2\n' },
          },
        },
      ],
    },
  ),
};

export class StartRunResponse {
  @ApiProperty({
    description: 'Follow it at GET /api/v1/runs/{id} and …/events.',
    example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
  })
  runId: string;

  @ApiProperty({
    description: 'How many SKUs (or other values) it asks for, each counted once; 0 for a full run.',
    example: 2,
  })
  identifiers: number;
}
