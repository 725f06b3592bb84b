import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { type Audited, ETAG, LOCATION, pageOf, shownProblems } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { FlowCheck, FlowCheckQuery } from './flow-check.dto.js';
import { flowWarnings } from './flow-warnings.js';
import { readEdit } from './flow-edit.js';
import { FlowEditor } from './flow-editor.js';
import { flowEtag } from './flow-etag.js';
import { FLOW_EXAMPLES, PATCH_EXAMPLES, SLUG_PARAM } from './flow.examples.js';
import { mappingWarnings } from '../transform/index.js';
import { FlowList, FlowListItem, FlowListQuery, FlowRequest, FlowResponse } from './flow.dto.js';
import { FlowService } from './flow.service.js';
import type { Flow } from './flow.js';

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description:
    'ETag of the flow that the change was made from. When another version was saved since, nothing is changed and the answer is 412.',
  example: '"3.q83vEjRWeJA1"',
};

@ApiTags('flows')
@ApiBearerAuth()
@Allow('viewer', 'flows:read')
@Controller('api/v1/flows')
export class FlowController implements Audited {
  constructor(
    private readonly flows: FlowService,
    private readonly editor: FlowEditor,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List flows', description: 'Flows by name, without their cards.' })
  @ApiOkResponse({ type: FlowList })
  async list(@Query() query: FlowListQuery): Promise<FlowList> {
    const [flows, count] = await this.flows.listFlows(query, query.page, query.limit);
    return pageOf(
      query,
      count,
      flows.map((flow) => FlowListItem.from(flow)),
    );
  }

  @Post()
  @Allow('editor', 'flows:write')
  @ApiOperation({
    summary: 'Create a flow',
    description:
      'The new flow is stopped. Cards and fields that are left out take their defaults. Every problem of the document is reported at once, by path.',
  })
  @ApiBody({ type: FlowRequest, examples: FLOW_EXAMPLES })
  @ApiCreatedResponse({ type: FlowResponse, headers: { ...ETAG, ...LOCATION } })
  async create(
    @Body() body: unknown,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    const { input, edit } = readEdit(body, user);
    const flow = await this.editor.createFlow(input, edit);
    response.setHeader('Location', `/api/v1/flows/${flow.slug}`);
    return this.saved(flow, response);
  }

  @Post('check')
  @Allow('editor', 'flows:write', 'query')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Check a flow',
    description:
      'Tells what saving the document would refuse, by path, and what it would warn of, and saves nothing.',
  })
  @ApiBody({ type: FlowRequest, examples: FLOW_EXAMPLES })
  @ApiOkResponse({ type: FlowCheck })
  async check(
    @Body() body: unknown,
    @CurrentUser() user: AuthUser,
    @Query() { flow }: FlowCheckQuery,
  ): Promise<FlowCheck> {
    const { document, problems } = await this.editor.checkDocument(readEdit(body, user).input, flow ?? null);
    const { shown, omitted } = shownProblems(problems);
    const valid = problems.length === 0;
    const warnings = valid ? flowWarnings(document) : mappingWarnings(document.mapping);
    return {
      valid,
      errors: shown,
      ...(omitted > 0 ? { omittedErrors: omitted } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  }

  @Get(':slug')
  @Allow('viewer', 'flows:read', 'path')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({ summary: 'Get a flow', description: 'The flow with all its cards, and its ETag.' })
  @ApiOkResponse({ type: FlowResponse, headers: ETAG })
  async get(
    @Param('slug') slug: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    return this.answer(await this.flows.getFlow(slug), response);
  }

  @Put(':slug')
  @Allow('editor', 'flows:write', 'path')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Replace a flow',
    description:
      'Saves a new version, which takes effect within seconds; a run that is under way ends with the version it began with. What is left out takes its default.',
  })
  @ApiHeader(IF_MATCH)
  @ApiBody({ type: FlowRequest, examples: FLOW_EXAMPLES })
  @ApiOkResponse({ type: FlowResponse, headers: ETAG })
  async replace(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @CurrentUser() user: AuthUser,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    const { input, edit } = readEdit(body, user, ifMatch);
    return this.saved(await this.editor.replaceFlow(slug, input, edit), response);
  }

  @Patch(':slug')
  @Allow('editor', 'flows:write', 'path')
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Change some fields of a flow',
    description:
      'Saves a new version in which the given fields of the given cards are replaced; the rest stays. A schedule is replaced as a whole.',
  })
  @ApiHeader(IF_MATCH)
  @ApiBody({ schema: { type: 'object', additionalProperties: true }, examples: PATCH_EXAMPLES })
  @ApiOkResponse({ type: FlowResponse, headers: ETAG })
  async patch(
    @Param('slug') slug: string,
    @Body() body: unknown,
    @CurrentUser() user: AuthUser,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    const { input, edit } = readEdit(body, user, ifMatch);
    return this.saved(await this.editor.patchFlow(slug, input, edit), response);
  }

  @Delete(':slug')
  @Allow('editor', 'flows:write', 'path')
  @HttpCode(204)
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Delete a flow',
    description:
      'With its versions and its checkpoint; its runs stay in the logs. Refused while one of its runs is active, and while other flows run after it.',
  })
  async delete(@Param('slug') slug: string): Promise<void> {
    await this.flows.deleteFlow(slug);
  }

  @Post(':slug/start')
  @Allow('editor', 'flows:write', 'path')
  @HttpCode(200)
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Start a flow',
    description:
      'From now on its schedule starts runs, or an outbound flow takes posts. Checks the flow again.',
  })
  @ApiOkResponse({ type: FlowResponse, headers: ETAG })
  async start(
    @Param('slug') slug: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    return this.answer(await this.flows.startFlow(slug), response);
  }

  @Post(':slug/stop')
  @Allow('editor', 'flows:write', 'path')
  @HttpCode(200)
  @ApiParam(SLUG_PARAM)
  @ApiOperation({
    summary: 'Stop a flow',
    description: 'Nothing starts it by itself any more. A run that is under way goes on to its end.',
  })
  @ApiOkResponse({ type: FlowResponse, headers: ETAG })
  async stop(
    @Param('slug') slug: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<FlowResponse> {
    return this.answer(await this.flows.stopFlow(slug), response);
  }

  /** With what its author should look at. */
  async auditedState(slug: string): Promise<object> {
    const { document, state } = await this.flows.getFlow(slug);
    return Object.assign({}, document, { state });
  }

  private saved(flow: Flow, response: Response): FlowResponse {
    const body = this.answer(flow, response);
    const warnings = flowWarnings(flow.document);
    return warnings.length === 0 ? body : Object.assign(body, { warnings });
  }

  private answer(flow: Flow, response: Response): FlowResponse {
    const body = FlowResponse.from(flow, this.config.publicUrl);
    response.setHeader('ETag', flowEtag(flow.version, body));
    return body;
  }
}
