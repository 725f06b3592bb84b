import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { pageOf, PageQuery, LOCATION } from '../common/index.js';
import { type Flow, FlowService } from '../flows/index.js';
import { untilGone } from './until-gone.js';
import { queryOf } from './run-query.js';
import { SampleCapture } from './sample-capture.js';
import { ReadSampleRequest, SampleList, SampleParams, SampleRequest, SampleResponse } from './sample.dto.js';
import { SampleRepository } from './sample.repository.js';
import { SampleService } from './sample.service.js';
import { MAX_SAMPLES, type NewSample } from './sample.js';

const SLUG = { name: 'slug', description: 'Slug of the flow.', example: 'images' };

/** What a flow is tried with. */
@ApiTags('testing')
@ApiBearerAuth()
@Allow('viewer', 'flows:read', 'path')
@Controller('api/v1/flows/:slug/samples')
export class SampleController {
  constructor(
    private readonly flows: FlowService,
    private readonly samples: SampleService,
    private readonly repository: SampleRepository,
    private readonly capture: SampleCapture,
  ) {}

  @Get()
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'List samples',
    description: `What is kept to try the flow with, by name, at most ${MAX_SAMPLES} of them; without the contents.`,
  })
  @ApiOkResponse({ type: SampleList })
  async list(@Param('slug') slug: string, @Query() query: PageQuery): Promise<SampleList> {
    const { id } = await this.flows.getFlow(slug);
    const [count, summaries] = await Promise.all([
      this.repository.countSamples(id),
      this.repository.listSummaries(id, query.page, query.limit),
    ]);
    return pageOf(query, count, summaries);
  }

  @Post()
  @Allow('editor', 'flows:write', 'path')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Keep a response of the ERP',
    description:
      'Logs in, reads one page for real and keeps its response as a sample, secrets masked. It takes the place of the sample with its name. SAMPLE_NOT_READ tells why the ERP could not be read.',
  })
  @ApiCreatedResponse({ type: SampleResponse, headers: LOCATION, description: 'Kept.' })
  async keepResponse(
    @Param('slug') slug: string,
    @Body() { name, query, cursor }: ReadSampleRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SampleResponse> {
    const flow = await this.flows.getFlow(slug);
    const request = { name, query: queryOf(query), ...(cursor == null ? {} : { cursor }) };
    const sample = await this.capture.readSample(flow, request, user, untilGone(response));
    response.setHeader('Location', `/api/v1/flows/${slug}/samples/${name}`);
    return SampleResponse.from((await this.samples.saveSample(flow, sample)).sample);
  }

  @Get(':name')
  @ApiOperation({ summary: 'Get a sample', description: 'With its content.' })
  @ApiOkResponse({ type: SampleResponse })
  async get(@Param() { slug, name }: SampleParams): Promise<SampleResponse> {
    return SampleResponse.from(await this.samples.getSample(await this.flows.getFlow(slug), name));
  }

  @Put(':name')
  @Allow('editor', 'flows:write', 'path')
  @ApiOperation({
    summary: 'Save a sample',
    description: 'Adds it, or puts it in the place of the one with its name.',
  })
  @ApiOkResponse({ type: SampleResponse, description: 'Replaced.' })
  @ApiCreatedResponse({ type: SampleResponse, description: 'Added.' })
  async save(
    @Param() { slug, name }: SampleParams,
    @Body() body: SampleRequest,
    @CurrentUser() user: AuthUser,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SampleResponse> {
    const flow = await this.flows.getFlow(slug);
    const { sample, created } = await this.samples.saveSample(flow, written(flow, name, body, user));
    response.status(created ? 201 : 200);
    return SampleResponse.from(sample);
  }

  @Delete(':name')
  @Allow('editor', 'flows:write', 'path')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a sample', description: 'All samples of a flow go when it is deleted.' })
  @ApiNoContentResponse({ description: 'Deleted.' })
  async delete(@Param() { slug, name }: SampleParams): Promise<void> {
    await this.samples.deleteSample(await this.flows.getFlow(slug), name);
  }
}

function written(flow: Flow, name: string, body: SampleRequest, user: AuthUser): NewSample {
  const { content, contentType } = body;
  const kind = body.kind ?? (flow.direction === 'inbound' ? 'response' : 'payload');
  return { name, kind, content, contentType, source: null, author: user.email };
}
