import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { readTemplates } from './template.js';
import { TemplateList, TemplateResponse, TemplateSummary } from './template.dto.js';
import { templateError } from './template.errors.js';

/** Flows to begin with, one for each shape of ERP. */
@ApiTags('templates')
@ApiBearerAuth()
@Allow('viewer')
@Controller('api/v1/templates')
export class TemplateController {
  private readonly templates = readTemplates();

  @Get()
  @ApiOperation({
    summary: 'List templates',
    description: 'Flows to begin with, one for each shape of ERP that is known.',
  })
  @ApiOkResponse({ type: TemplateList })
  list(): TemplateList {
    return { results: this.templates.map((template) => TemplateSummary.from(template)) };
  }

  @Get(':name')
  @ApiParam({ name: 'name', description: 'Name of the template.', example: 'rest-offset' })
  @ApiOperation({
    summary: 'Get a template',
    description: 'Its cards, what is to be filled in, and why its fields are as they are.',
  })
  @ApiOkResponse({ type: TemplateResponse })
  get(@Param('name') name: string): TemplateResponse {
    const template = this.templates.find((one) => one.name === name);
    if (template !== undefined) return TemplateResponse.from(template);
    const names = this.templates.map((one) => one.name).join(', ');
    throw templateError(
      'TEMPLATE_NOT_FOUND',
      `There is no template "${name.slice(0, 64)}". There are ${names}.`,
    );
  }
}
