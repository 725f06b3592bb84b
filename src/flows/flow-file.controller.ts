import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import type { Request, Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { AppConfig } from '../config/index.js';
import { readEdit } from './flow-edit.js';
import { FlowEditor } from './flow-editor.js';
import { flowEtag } from './flow-etag.js';
import { flowOf, parseYaml, toFlowFile, toYaml } from './flow-file.js';
import { FLOW_EXAMPLES, SLUG_PARAM } from './flow.examples.js';
import { FlowRequest, FlowResponse } from './flow.dto.js';
import { FlowService } from './flow.service.js';
import { readText } from './read-text.js';

const YAML = 'application/yaml';

class ExportQuery {
  @ApiPropertyOptional({
    description: 'Format of the file.',
    enum: ['json', 'yaml'],
    default: 'json',
    example: 'yaml',
  })
  @IsOptional()
  @IsIn(['json', 'yaml'])
  format: 'json' | 'yaml' = 'json';
}

class ImportQuery {
  @ApiPropertyOptional({
    description:
      'Whether a flow with the same slug gets the file as its new version; otherwise that is a 409.',
    default: false,
    example: false,
  })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  replace: boolean = false;
}

@ApiTags('flows')
@ApiBearerAuth()
@Allow('viewer')
@Controller('api/v1/flows')
export class FlowFileController {
  constructor(
    private readonly flows: FlowService,
    private readonly editor: FlowEditor,
    private readonly config: AppConfig,
  ) {}

  @Get(':slug/export')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Export a flow',
    description:
      'A file for another installation or for version control. Logins are in it by their slugs alone.',
  })
  @ApiProduces('application/json', YAML)
  @ApiOkResponse({
    schema: { type: 'object', additionalProperties: true },
    example: { format: 'image-integrator/flow', formatVersion: 1, flow: FLOW_EXAMPLES.inbound.value },
  })
  async export(
    @Param('slug') slug: string,
    @Query() { format }: ExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    const { document } = await this.flows.getFlow(slug);
    const file = toFlowFile(document);
    response
      .attachment(`${slug}.flow.${format}`)
      .type(format === 'yaml' ? YAML : 'application/json')
      .send(format === 'yaml' ? toYaml(file) : JSON.stringify(file, null, 2));
  }

  @Post('import')
  @Allow('editor')
  @ApiOperation({
    summary: 'Import a flow',
    description:
      'An exported file, or a bare flow, as JSON or YAML. Its logins must exist here under the same slugs.',
  })
  @ApiConsumes('application/json', YAML)
  @ApiBody({ type: FlowRequest, examples: FLOW_EXAMPLES })
  @ApiCreatedResponse({ type: FlowResponse })
  async import(
    @Body() body: unknown,
    @Query() { replace }: ImportQuery,
    @CurrentUser() user: AuthUser,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    const file = request.is('json') === false ? parseYaml(await readText(request)) : body;
    const { input, edit } = readEdit(flowOf(file), user);
    const { flow, created } = await this.editor.importFlow(input, replace, edit);
    const answer = FlowResponse.from(flow, this.config.publicUrl);
    response
      .status(created ? 201 : 200)
      .setHeader('Location', `/api/v1/flows/${flow.slug}`)
      .setHeader('ETag', flowEtag(flow.version, answer));
    return answer;
  }
}
