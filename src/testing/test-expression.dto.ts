import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { OptionalTextMap } from '../common/index.js';
import { ErpQuery, TEXT_PLACES, type TextPlace } from '../erp-reader/index.js';
import { StartRunRequest } from '../runs/index.js';

export class TestExpressionRequest {
  @ApiProperty({
    description: 'The text to try out, with any number of expressions `${…}` in it.',
    example: "https://erp.example.com/items?since=${last.request:replaceAll('\\.\\d+$', ''):urlEncode()}",
    maxLength: 100_000,
  })
  @IsString()
  @MaxLength(100_000)
  expression: string;

  @OptionalTextMap({
    description: 'The attributes of the run that the expression may read.',
    example: { 'last.request': '2025-05-26T13:11:12.345678', 'token.erp': 'secret' },
  })
  attributes: Record<string, string> = {};

  @OptionalTextMap({ description: 'What `#{name}` stands for.', example: { region: 'eu' } })
  parameters: Record<string, string> = {};

  @ApiPropertyOptional({
    description: 'IANA time zone for dates that name none of their own: the flow\'s "timezone".',
    example: 'Europe/Istanbul',
    default: 'UTC',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  timezone: string = 'UTC';

  @ApiPropertyOptional({
    description:
      'What the run would be asked for: `query.*` and `http.query.*` have it, and `{{#query.…}}` parts stay or go.',
    type: () => StartRunRequest,
    example: { sku: ['A-1', 'A-2'] },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => StartRunRequest)
  query?: StartRunRequest;

  @ApiPropertyOptional({
    description: 'ERP Query Settings of the flow: how the values of `query` are written.',
    type: () => ErpQuery,
    example: { sku: { key: 'sku', type: 'csv' } },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ErpQuery)
  erpQuery?: ErpQuery;

  @ApiPropertyOptional({
    description:
      'Where the text stands, so that bare query values are escaped for it. By default `url` of a text that begins with http, `body` of one that begins with {, [ or <, else `header`.',
    enum: TEXT_PLACES,
    example: 'url',
  })
  @IsOptional()
  @IsIn(TEXT_PLACES)
  place?: TextPlace;

  @ApiPropertyOptional({
    description:
      'Slug of the login of the Read card: which `secret.*` there are. Their values are never used here; each is `***`.',
    example: 'erp',
    maxLength: 64,
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  login?: string;
}

export class ExpressionWarningResponse {
  @ApiProperty({
    description: 'Something that is valid, and yet probably not what was meant.',
    example: 'This "${" is never closed (a brace or a quote is missing), so it stays literal text',
  })
  message: string;

  @ApiProperty({ description: 'Line in the expression, from 1.', example: 1 })
  line: number;

  @ApiProperty({ description: 'Column in that line, from 1.', example: 5 })
  column: number;
}

export class TestExpressionResponse {
  @ApiProperty({
    description: 'The text with every expression evaluated.',
    example: 'https://erp.example.com/items?since=2025-05-26T13%3A11%3A12',
  })
  result: string;

  @ApiProperty({
    description: 'The type of a text that is one expression; of any other text STRING.',
    example: 'STRING',
    enum: ['STRING', 'BOOLEAN', 'WHOLE_NUMBER', 'DECIMAL', 'NUMBER', 'DATE', 'INSTANT'],
    enumName: 'ExpressionType',
  })
  type: string;

  @ApiProperty({ description: 'What to look at before it is saved.', type: [ExpressionWarningResponse] })
  warnings: ExpressionWarningResponse[];
}
