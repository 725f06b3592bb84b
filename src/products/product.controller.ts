import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow } from '../auth/index.js';
import { pageOf } from '../common/index.js';
import { sendExport } from '../logs/index.js';
import { LineEntryResponse } from '../rows/index.js';
import { ShopProducts } from '../runs/index.js';
import {
  ProductDetailResponse,
  ProductExportQuery,
  ProductList,
  ProductListQuery,
  ProductResponse,
} from './product.dto.js';

const COLUMNS = [
  'shop',
  'sku',
  'state',
  'why',
  'imageCount',
  'writtenAt',
  'flow',
  'run',
  'openFlow',
  'openRun',
  'openSince',
  'code',
  'images',
] as const;

/** One place that answers "why has this product no image?". */
@ApiTags('products')
@ApiBearerAuth()
@Allow('viewer', 'products:read', 'query')
@Controller('api/v1/products')
export class ProductController {
  constructor(private readonly products: ShopProducts) {}

  @Get()
  @ApiOperation({
    summary: 'List products',
    description:
      'What each shop was last sent of its products, over all flows, and what is open; filters combine.',
  })
  @ApiOkResponse({ type: ProductList })
  async list(@Query() query: ProductListQuery): Promise<ProductList> {
    const { products, count } = await this.products.listProducts(query, query.page, query.limit);
    return pageOf(
      query,
      count,
      products.map((product) => ProductResponse.from(product)),
    );
  }

  @Get('export')
  @ApiOperation({
    summary: 'Export products',
    description: 'Every product that the filters leave, streamed, as CSV or as one JSON object a line.',
  })
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiOkResponse({ description: 'The file.', schema: { type: 'string' } })
  async export(@Query() query: ProductExportQuery, @Res() response: Response): Promise<void> {
    await sendExport(response, {
      name: 'products',
      format: query.format,
      batches: this.products.streamProducts(query),
      show: (product) => ProductResponse.from(product),
      columns: COLUMNS,
    });
  }

  @Get(':sku')
  @Allow('viewer', 'products:read')
  @ApiParam({ name: 'sku', description: 'The SKU.', example: 'A-1' })
  @ApiOperation({
    summary: 'Get a product',
    description:
      'Its state in each shop, the images that were last sent, and its rows over all flows. A product that no run brought is `never-seen`.',
  })
  @ApiOkResponse({ type: ProductDetailResponse })
  async get(@Param('sku') sku: string): Promise<ProductDetailResponse> {
    const { products } = await this.products.listProducts({ sku }, 1, 100);
    const shops = products.map((product) => ProductResponse.from(product));
    const worst = shops.find(({ state }) => state !== 'in-sync') ?? shops[0];
    const history = await this.products.listHistory(sku);
    return {
      sku,
      state: worst?.state ?? 'never-seen',
      shops,
      history: history.map((entry) => LineEntryResponse.from(entry)),
    };
  }
}
