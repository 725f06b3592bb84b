import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, type AuthUser, CurrentUser } from '../auth/index.js';
import { pageOf, PageQuery } from '../common/index.js';
import { FlowService } from '../flows/index.js';
import { ProductDrifts } from '../runs/index.js';
import {
  DriftList,
  DriftResponse,
  DriftsSettled,
  ReconciliationList,
  ReconciliationResponse,
  ReconciliationStarted,
  SettleDrifts,
  StartReconciliation,
} from './reconcile.dto.js';
import { ReconciliationStore } from './reconciliation-store.js';

const SLUG = { name: 'slug', description: 'Slug of the flow.', example: 'images' };

@ApiTags('reconcile')
@ApiBearerAuth()
@Allow('viewer', 'products:read', 'path')
@Controller('api/v1/flows/:slug')
export class ReconcileController {
  constructor(
    private readonly flows: FlowService,
    private readonly store: ReconciliationStore,
    private readonly drifts: ProductDrifts,
  ) {}

  @Post('reconciliations')
  @Allow('editor', 'products:repair', 'path')
  @HttpCode(202)
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Compare the shop with what runs wrote',
    description:
      'Queues a look at what the shop holds of the products that this flow wrote last. Nothing is written to the shop by it.',
  })
  @ApiAcceptedResponse({ type: ReconciliationStarted })
  async start(
    @Param('slug') slug: string,
    @Body() asked: StartReconciliation,
    @CurrentUser() user: AuthUser,
  ): Promise<ReconciliationStarted> {
    const { id, document } = await this.flows.getFlow(slug);
    const { sharePercent = document.reconcile.sharePercent, onDrift = document.reconcile.onDrift } = asked;
    return { id: await this.store.queue(id, user.email, sharePercent, onDrift) };
  }

  @Get('reconciliations')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'List comparisons with the shop',
    description: 'What each looked at and found.',
  })
  @ApiOkResponse({ type: ReconciliationList })
  async list(@Param('slug') slug: string, @Query() query: PageQuery): Promise<ReconciliationList> {
    const flow = await this.flows.getFlow(slug);
    const { reconciliations, count } = await this.store.list(flow.id, query.page, query.limit);
    return pageOf(
      query,
      count,
      reconciliations.map((reconciliation) => ReconciliationResponse.from(reconciliation)),
    );
  }

  @Get('drifts')
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'List products that the shop holds otherwise',
    description: 'Products that were changed behind our back, and wait for a user.',
  })
  @ApiOkResponse({ type: DriftList })
  async listDrifts(@Param('slug') slug: string, @Query() query: PageQuery): Promise<DriftList> {
    const flow = await this.flows.getFlow(slug);
    const { drifts, count } = await this.drifts.listDrifts(flow.id, query.page, query.limit);
    return pageOf(
      query,
      count,
      drifts.map((drift) => DriftResponse.from(drift, flow.document.write.ignoreUrlParameters)),
    );
  }

  @Post('drifts/repair')
  @Allow('editor', 'products:repair', 'path')
  @HttpCode(200)
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Write drifted products again',
    description:
      'The next run of the flow asks the ERP for them and writes them, whatever the shop holds. An outbound flow writes them with the next post that brings them.',
  })
  @ApiOkResponse({ type: DriftsSettled })
  async repair(@Param('slug') slug: string, @Body() { sku }: SettleDrifts): Promise<DriftsSettled> {
    return this.settle(slug, 'repair', sku);
  }

  @Post('drifts/accept')
  @Allow('editor', 'products:repair', 'path')
  @HttpCode(200)
  @ApiParam(SLUG)
  @ApiOperation({
    summary: 'Leave drifted products as they are',
    description: 'What the shop holds is taken for right until the ERP changes the product.',
  })
  @ApiOkResponse({ type: DriftsSettled })
  async accept(@Param('slug') slug: string, @Body() { sku }: SettleDrifts): Promise<DriftsSettled> {
    return this.settle(slug, 'accept', sku);
  }

  private async settle(
    slug: string,
    how: 'repair' | 'accept',
    skus: readonly string[] | undefined,
  ): Promise<DriftsSettled> {
    const flow = await this.flows.getFlow(slug);
    return { products: await this.drifts.settle(flow.id, how, skus ?? null) };
  }
}
