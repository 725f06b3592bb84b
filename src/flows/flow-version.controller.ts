import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { type Audited, pageOf, PageQuery, ETAG } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { diffDocuments } from './document-diff.js';
import { FlowEditor } from './flow-editor.js';
import { flowEtag } from './flow-etag.js';
import {
  RestoreRequest,
  VersionDiff,
  VersionDiffQuery,
  VersionList,
  VersionListItem,
  VersionParams,
  VersionResponse,
} from './flow-version.dto.js';
import { FlowResponse } from './flow.dto.js';
import { SLUG_PARAM } from './flow.examples.js';
import { FlowService } from './flow.service.js';
import { toStored } from './read-document.js';

@ApiTags('flows')
@ApiBearerAuth()
@Allow('viewer', 'flows:read', 'path')
@Controller('api/v1/flows/:slug/versions')
export class FlowVersionController implements Audited {
  constructor(
    private readonly flows: FlowService,
    private readonly editor: FlowEditor,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiParam(SLUG_PARAM)
  @ApiOperation({ summary: 'List versions', description: 'Every save of the flow, newest first.' })
  @ApiOkResponse({ type: VersionList })
  async list(@Param('slug') slug: string, @Query() query: PageQuery): Promise<VersionList> {
    const flow = await this.flows.getFlow(slug);
    const versions = await this.flows.listVersions(flow, query.page, query.limit);
    return pageOf(
      query,
      flow.version,
      versions.map((version) => VersionListItem.from(version)),
    );
  }

  @Get(':version')
  @ApiOperation({ summary: 'Get a version', description: 'The flow as it was saved then.' })
  @ApiOkResponse({ type: VersionResponse })
  async get(@Param() { slug, version }: VersionParams): Promise<VersionResponse> {
    const flow = await this.flows.getFlow(slug);
    return VersionResponse.from(await this.flows.getFlowVersion(flow.id, version));
  }

  @Get(':version/diff')
  @ApiOperation({
    summary: 'Compare versions',
    description: 'What a version changed, field by field, with before and after.',
  })
  @ApiOkResponse({ type: VersionDiff })
  async diff(
    @Param() { slug, version }: VersionParams,
    @Query() query: VersionDiffQuery,
  ): Promise<VersionDiff> {
    const flow = await this.flows.getFlow(slug);
    const against = query.against ?? Math.max(1, version - 1);
    const [before, after] = await Promise.all(
      [against, version].map((number) => this.flows.getFlowVersion(flow.id, number)),
    );
    const [old, now] = [before, after].map((row) => (row === undefined ? {} : toStored(row.document)));
    return { against, version, differences: diffDocuments(old, now) };
  }

  @Post(':version/restore')
  @Allow('editor', 'flows:write', 'path')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Restore a version',
    description:
      'Saves the old document as a new version, checked like any other. Nothing of the history is lost.',
  })
  @ApiOkResponse({ type: FlowResponse, headers: ETAG })
  async restore(
    @Param() { slug, version }: VersionParams,
    @Body() body: RestoreRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    const note = body.changeNote ?? `Restored version ${version}`;
    const flow = await this.editor.restoreVersion(slug, version, { author: user.email, note });
    const answer = FlowResponse.from(flow, this.config.publicUrl);
    response.setHeader('ETag', flowEtag(flow.version, answer));
    return answer;
  }
  async auditedState(slug: string): Promise<object> {
    return (await this.flows.getFlow(slug)).document;
  }
}
