import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiPropertyOptional,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { ETAG, LOCATION } from '../common/index.js';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { AppConfig } from '../config/index.js';
import { readEdit } from './flow-edit.js';
import { FlowEditor } from './flow-editor.js';
import { flowEtag } from './flow-etag.js';
import { flowOf, flowsOf, parseYaml, toFlowFile, toFlowsFile, toYaml } from './flow-file.js';
import { FlowFile, FlowsFile } from './flow-file.dto.js';
import { ImportReport } from './flow-import.dto.js';
import { FlowImporter } from './flow-importer.js';
import { FLOW_EXAMPLES, SLUG_PARAM } from './flow.examples.js';
import { FlowRequest, FlowResponse } from './flow.dto.js';
import { FlowService } from './flow.service.js';
import { readText } from './read-text.js';

const YAML = 'application/yaml';
const FLOW_OR_REPORT = {
  oneOf: [{ $ref: getSchemaPath(FlowResponse) }, { $ref: getSchemaPath(ImportReport) }],
};

/** Of the answer that is a flow. */
const HEADERS = { ...ETAG, ...LOCATION };

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

  @ApiPropertyOptional({
    description: 'Whether to tell only what would be created, changed and refused, and save nothing.',
    default: false,
    example: true,
  })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  dryRun: boolean = false;
}

class ExportSeveralQuery extends ExportQuery {
  @ApiPropertyOptional({
    description: 'Slugs of the flows, separated by commas; left out: every flow.',
    example: 'images,swatches',
    maxLength: 10_000,
  })
  @IsOptional()
  @IsString()
  @MaxLength(10_000)
  slugs?: string;
}

@ApiTags('flows')
@ApiBearerAuth()
@Allow('viewer', 'flows:read')
@Controller('api/v1/flows')
export class FlowFileController {
  constructor(
    private readonly flows: FlowService,
    private readonly editor: FlowEditor,
    private readonly importer: FlowImporter,
    private readonly config: AppConfig,
  ) {}

  @Get('export')
  @ApiOperation({
    summary: 'Export several flows',
    description: 'One file of all flows, or of those that are named. Logins are in it by their slugs alone.',
  })
  @ApiProduces('application/json', YAML)
  @ApiOkResponse({
    type: FlowsFile,
  })
  async exportSeveral(
    @Query() { format, slugs }: ExportSeveralQuery,
    @Res() response: Response,
  ): Promise<void> {
    const flows = await this.flows.listForExport(slugs?.split(',').map((slug) => slug.trim()) ?? null);
    const file = toFlowsFile(flows.map(({ document }) => document));
    response
      .attachment(`flows.${format}`)
      .type(format === 'yaml' ? YAML : 'application/json')
      .send(format === 'yaml' ? toYaml(file) : JSON.stringify(file, null, 2));
  }

  @Get(':slug/export')
  @Allow('viewer', 'flows:read', 'path')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Export a flow',
    description:
      'A file for another installation or for version control. Logins are in it by their slugs alone.',
  })
  @ApiProduces('application/json', YAML)
  @ApiOkResponse({
    type: FlowFile,
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
  @Allow('editor', 'flows:write')
  @ApiOperation({
    summary: 'Import flows',
    description:
      'An exported file, or a bare flow, as JSON or YAML; the logins must exist here under the same slugs. Of a file with several flows all are saved or none, and the answer is a report. `dryRun=true` answers the report alone, whatever the file, with the differences to what is saved.',
  })
  @ApiConsumes('application/json', YAML)
  @ApiBody({ type: FlowRequest, examples: FLOW_EXAMPLES })
  @ApiExtraModels(FlowResponse, ImportReport)
  @ApiCreatedResponse({ schema: FLOW_OR_REPORT, headers: HEADERS, description: 'Something was created.' })
  @ApiOkResponse({ schema: FLOW_OR_REPORT, headers: HEADERS, description: 'Nothing was created.' })
  async import(
    @Body() body: unknown,
    @Query() { replace, dryRun }: ImportQuery,
    @CurrentUser() user: AuthUser,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse | ImportReport> {
    const file = request.is('json') === false ? parseYaml(await readText(request)) : body;
    const several = flowsOf(file);
    if (several !== null || dryRun) {
      const inputs = several ?? [flowOf(file)];
      const flows = await this.importer.importFlows(inputs, { replace, dryRun }, user);
      response.status(!dryRun && flows.some(({ action }) => action === 'created') ? 201 : 200);
      return { dryRun, flows };
    }
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
