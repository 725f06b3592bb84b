import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { Clock, pageOf, PageQuery } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { type Flow, FlowService } from '../flows/index.js';
import {
  MissingPreview,
  MissingProductList,
  MissingProductQuery,
  MissingSearchList,
  MissingSearchResponse,
  MissingStateResponse,
  SearchStarted,
} from './missing.dto.js';
import { missingError } from './missing.errors.js';
import { type BareProduct, MissingFinder, sinceDay } from './missing-finder.js';
import { MissingStore } from './missing-store.js';
import { SearchStore } from './search-store.js';

const SLUG = { name: 'slug', description: 'Slug of the flow.', example: 'images' };

@ApiTags('fetch missing')
@ApiBearerAuth()
@Allow('viewer', 'products:read', 'path')
@Controller('api/v1/flows/:slug/missing')
export class MissingController {
  constructor(
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly flows: FlowService,
    private readonly finder: MissingFinder,
    private readonly searches: SearchStore,
    private readonly products: MissingStore,
  ) {}

  @Get()
  @Allow('editor', 'products:read', 'path')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Preview missing images',
    description:
      'Looks in Omnitron now, for the first `limit` products without images. Nothing is asked of the ERP.',
  })
  @ApiOkResponse({ type: MissingPreview })
  async preview(@Param('slug') slug: string, @Query() { limit }: PageQuery): Promise<MissingPreview> {
    const flow = await this.getInbound(slug);
    const since = sinceDay(flow.document, this.clock.now());
    const bare: BareProduct[] = [];
    const preview = { since, imageCheck: null as string | null, lookedAt: 0, complete: true };
    for await (const page of this.finder.search(flow.document, since, new AbortController().signal)) {
      preview.imageCheck = page.imageCheck;
      preview.lookedAt += page.lookedAt;
      bare.push(...page.bare);
      preview.complete = bare.length <= limit;
      if (!preview.complete) break;
    }
    const shown = bare.slice(0, limit);
    const held = await this.products.findHeldBack(
      flow.id,
      shown.flatMap(({ identifiers }) => identifiers),
    );
    const results = shown.map(({ sku, identifiers }) => ({
      sku,
      identifiers,
      heldBackUntil:
        identifiers.map((identifier) => held.get(identifier)).find((at) => at !== undefined) ?? null,
    }));
    return { ...preview, results };
  }

  @Post('searches')
  @Allow('editor', 'products:repair', 'path')
  @HttpCode(202)
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Fetch missing images now',
    description: 'Queues a search, whether or not the flow is started or takes part in the regular ones.',
  })
  @ApiAcceptedResponse({ type: SearchStarted })
  async start(@Param('slug') slug: string, @CurrentUser() user: AuthUser): Promise<SearchStarted> {
    const flow = await this.getInbound(slug);
    return { searchId: await this.searches.queue(flow.id, user.email) };
  }

  @Get('searches')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'List searches for missing images',
    description: 'What each looked at, found and triggered, and what the ERP answered.',
  })
  @ApiOkResponse({ type: MissingSearchList })
  async listSearches(@Param('slug') slug: string, @Query() query: PageQuery): Promise<MissingSearchList> {
    const flow = await this.flows.getFlow(slug);
    const { searches, count } = await this.searches.listSearches(flow.id, query.page, query.limit);
    return pageOf(
      query,
      count,
      searches.map((search) => MissingSearchResponse.from(search)),
    );
  }

  @Get('state')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'How fetch missing stands',
    description: 'When the next search is due, and how many identifiers stand where.',
  })
  @ApiOkResponse({ type: MissingStateResponse })
  async getState(@Param('slug') slug: string): Promise<MissingStateResponse> {
    const { id, state, direction, document } = await this.flows.getFlow(slug);
    const everyMinutes = this.config.FETCH_MISSING_EVERY_MINUTES;
    const enabled = direction === 'inbound' && document.fetchMissing.enabled;
    const periodMs = everyMinutes * 60_000;
    const next = new Date((Math.floor(this.clock.now().getTime() / periodMs) + 1) * periodMs);
    const nextSearchAt = enabled && state === 'running' ? next : null;
    return { enabled, everyMinutes, nextSearchAt, ...(await this.products.countProducts(id)) };
  }

  @Get('products')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'List what was missing',
    description:
      'Each identifier that searches have found, with the last answer and when it is asked for again.',
  })
  @ApiOkResponse({ type: MissingProductList })
  async listProducts(
    @Param('slug') slug: string,
    @Query() query: MissingProductQuery,
  ): Promise<MissingProductList> {
    const flow = await this.flows.getFlow(slug);
    const { products, count } = await this.products.listProducts(flow.id, query, query.page, query.limit);
    return pageOf(query, count, products);
  }

  private async getInbound(slug: string): Promise<Flow> {
    const flow = await this.flows.getFlow(slug);
    if (flow.direction === 'inbound') return flow;
    throw missingError('FLOW_ASKS_NOTHING', `Flow "${slug}" is outbound and has no ERP to ask for images.`);
  }
}
