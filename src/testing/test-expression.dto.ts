import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { OptionalTextMap } from './text-map.decorator.js';

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
