import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { OptionalTextMap, ProblemField } from '../common/index.js';

export class FillTemplateRequest {
  @ApiProperty({ description: 'Name of the flow.', example: 'Images', maxLength: 100 })
  @IsString()
  @MaxLength(100)
  name: string;

  @ApiPropertyOptional({
    description: 'Slug of the flow; made of the name where it is left out.',
    example: 'images',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  slug?: string;

  @ApiProperty({
    description: 'The card `omnitron` of the flow.',
    type: 'object',
    additionalProperties: true,
    example: { login: 'omnitron', domainUrl: 'https://shop.omnitron.example' },
  })
  @IsObject()
  omnitron: object;

  @OptionalTextMap({
    description: "Values of the template's parameters, as texts: `null` and numbers too.",
    example: { erpUrl: 'https://erp.example.com', pageSize: '500' },
  })
  values: Readonly<Record<string, string>> = {};
}

export class FilledTemplate {
  @ApiProperty({
    description: 'The flow, as `POST /flows` takes it.',
    type: 'object',
    additionalProperties: true,
    example: { name: 'Images', read: { url: 'https://erp.example.com/api/images' } },
  })
  flow: Readonly<Record<string, unknown>>;

  @ApiProperty({
    description: 'The login at the ERP, without name and slug; null where any login will do.',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { type: 'permanent-token', settings: { token: '***' } },
  })
  login: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ description: 'Whether the flow would be saved as it is.', example: true })
  valid: boolean;

  @ApiProperty({ description: 'What saving it would refuse, by path.', type: [ProblemField] })
  errors: ProblemField[];
}
