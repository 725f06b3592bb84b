import { wholeNumber } from '../command-line/index.js';
import type { ApiClient } from './api-client.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { fields, shown, table } from './text.js';

const PRODUCTS = '/api/v1/products';

interface ProductView {
  readonly shop: string;
  readonly sku: string;
  readonly state: string;
  readonly why: string;
  readonly imageCount: number;
  readonly writtenAt: string | null;
  readonly flow: string | null;
  readonly run: string | null;
}

interface ProductDetail {
  readonly sku: string;
  readonly state: string;
  readonly shops: readonly ProductView[];
  readonly history: readonly {
    run: string;
    flow: string;
    outcome: string;
    code: string | null;
    image_count: number;
    finished_at: string | null;
  }[];
}

interface ListOptions {
  readonly state?: string;
  readonly flow?: string;
  readonly shop?: string;
  readonly limit?: number;
}

export function addProductCommands(commands: CommandGroup): void {
  const product = commands.group('product', 'Products: what each shop was last sent, and what is open');
  product
    .asks('list', 'List products by shop and SKU', listProducts)
    .option('--state <state>', 'in-sync, owed, held, failed, drifted or flapping')
    .option('--flow <slug>', 'Only of this flow')
    .option('--shop <url>', 'Only of this shop')
    .option('--limit <number>', 'How many, 100 at most', wholeNumber(1, 100));
  product.asks('show <sku>', 'Show a product, and its history over all flows', showProduct);
}

async function listProducts(api: ApiClient, _: Words, options: ListOptions): Promise<Answer> {
  const { state, flow, shop, limit = 25 } = options;
  const list = await api.get<{ count: number; results: readonly ProductView[] }>(PRODUCTS, {
    state,
    flow,
    shop,
    limit,
  });
  const rows = list.results.map((one) => [
    one.shop,
    one.sku,
    one.state,
    one.imageCount,
    one.writtenAt,
    one.flow,
  ]);
  return {
    data: list,
    text: table(['shop', 'sku', 'state', 'images', 'written', 'flow'], rows) + shown(list),
  };
}

async function showProduct(api: ApiClient, [sku]: Words): Promise<Answer> {
  const product = await api.get<ProductDetail>(`${PRODUCTS}/${encodeURIComponent(sku)}`);
  const shops = product.shops.map(({ shop, state, why, imageCount, writtenAt, flow, run }) =>
    fields({ shop, state, why, images: imageCount, written: writtenAt, flow, run }),
  );
  const history = product.history.map((row) => [
    row.finished_at,
    row.flow,
    row.outcome,
    row.code,
    row.image_count,
    row.run,
  ]);
  const rows = table(['when', 'flow', 'outcome', 'code', 'images', 'run'], history);
  const text = [fields({ sku: product.sku, state: product.state }), ...shops, rows].join('\n');
  return { data: product, text };
}
