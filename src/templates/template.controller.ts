import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { inputInvalid, shownProblems } from '../common/index.js';
import { FlowEditor } from '../flows/index.js';
import { FilledTemplate, FillTemplateRequest } from './fill-template.dto.js';
import { type Fillable, fillTemplate, TemplateFault } from './fill-template.js';
import { readTemplates, type Template } from './template.js';
import { TemplateList, TemplateResponse, TemplateSummary } from './template.dto.js';
import { templateError } from './template.errors.js';

/** Flows to begin with, one for each shape of ERP. */
@ApiTags('templates')
@ApiBearerAuth()
@Allow('viewer', 'flows:read')
@Controller('api/v1/templates')
export class TemplateController {
  private readonly templates = readTemplates();

  constructor(private readonly editor: FlowEditor) {}

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
    return TemplateResponse.from(this.find(name));
  }

  @Post(':name/fill')
  @Allow('editor', 'flows:write')
  @HttpCode(200)
  @ApiParam({ name: 'name', description: 'Name of the template.', example: 'rest-offset' })
  @ApiOperation({
    summary: 'Fill a template',
    description:
      'The document of a flow made of the template, and what saving it would refuse. Nothing is saved. The login at the ERP is filled in with the same values; its secrets stay `***`.',
  })
  @ApiOkResponse({ type: FilledTemplate })
  async fill(
    @Param('name') name: string,
    @Body() { values, ...head }: FillTemplateRequest,
  ): Promise<FilledTemplate> {
    const template = this.find(name);
    const cards = filled(template, values);
    const login = template.login === null ? null : filled({ ...template, cards: template.login }, values);
    const flow = { ...head, ...cards };
    const { problems } = await this.editor.checkDocument(flow, null);
    return { flow, login, valid: problems.length === 0, errors: shownProblems(problems).shown };
  }

  private find(name: string): Template {
    const template = this.templates.find((one) => one.name === name);
    if (template !== undefined) return template;
    const names = this.templates.map((one) => one.name).join(', ');
    throw templateError(
      'TEMPLATE_NOT_FOUND',
      `There is no template "${name.slice(0, 64)}". There are ${names}.`,
    );
  }
}

function filled(template: Fillable, values: Readonly<Record<string, string>>): Record<string, unknown> {
  try {
    return fillTemplate(template, values);
  } catch (error) {
    if (error instanceof TemplateFault) throw inputInvalid([{ path: 'values', message: error.message }]);
    throw error;
  }
}
