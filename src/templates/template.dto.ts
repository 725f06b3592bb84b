import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ANY_JSON } from '../common/index.js';
import type { TemplateParameter } from './fill-template.js';
import type { Template, TemplateNote } from './template.js';

export class TemplateSummary {
  @ApiProperty({ description: 'Its name in URLs and commands.', example: 'rest-offset' })
  name: string;

  @ApiProperty({ description: 'What people call it.', example: 'Plain REST with offset' })
  title: string;

  @ApiProperty({ description: 'The systems that it is for.', example: 'An ERP with a REST API' })
  system: string;

  @ApiProperty({
    description: 'How it reads, and what to know of it.',
    example: 'Reads until a page is empty.',
  })
  description: string;

  static from({ name, title, system, description }: Template): TemplateSummary {
    return Object.assign(new TemplateSummary(), { name, title, system, description });
  }
}

export class TemplateList {
  @ApiProperty({ description: 'All templates, by their titles.', type: [TemplateSummary] })
  results: TemplateSummary[];
}

export class TemplateParameterResponse implements TemplateParameter {
  @ApiProperty({ description: 'Its name: `{{name}}` in the cards.', example: 'erpUrl' })
  name: string;

  @ApiProperty({ description: 'What it is.', example: 'Address of the ERP.' })
  description: string;

  @ApiProperty({ ...ANY_JSON, description: 'A value.', example: 'https://erp.example.com' })
  example: unknown;

  @ApiPropertyOptional({
    ...ANY_JSON,
    description: 'What it is when it is not given; a parameter without a default must be.',
    example: 500,
  })
  default?: unknown;
}

export class TemplateNoteResponse implements TemplateNote {
  @ApiProperty({
    description: 'The field that it is about, as its path in the flow.',
    example: 'read.pagination.totalPath',
  })
  path: string;

  @ApiProperty({ description: 'Why it is as it is.', example: 'Saves the last empty request.' })
  text: string;
}

export class TemplateResponse extends TemplateSummary {
  @ApiProperty({ description: 'What each site fills in.', type: [TemplateParameterResponse] })
  parameters: readonly TemplateParameterResponse[];

  @ApiProperty({
    description:
      'The login at the ERP as it is created, without name and slug: `***` stands for secrets. Null: any login that the ERP takes.',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { type: 'permanent-token', settings: { token: '***' } },
  })
  login: Readonly<Record<string, unknown>> | null;

  @ApiProperty({
    description:
      'Cards of a flow with `{{name}}` for each parameter; as a whole text it may stand for a number or null. Beside them a flow needs `name` and `omnitron`.',
    type: 'object',
    additionalProperties: true,
    example: { read: { url: '{{erpUrl}}/api/images', recordsPath: '$.results' } },
  })
  cards: Readonly<Record<string, unknown>>;

  @ApiProperty({ description: 'Explanations of single fields.', type: [TemplateNoteResponse] })
  notes: readonly TemplateNoteResponse[];

  static override from(template: Template): TemplateResponse {
    return Object.assign(new TemplateResponse(), template);
  }
}
