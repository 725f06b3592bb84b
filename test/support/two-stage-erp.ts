import { type ErpAnswer, type ScriptedErp, type SeenRequest, serveErp } from './scripted-erp.js';

export interface StagedProduct {
  readonly id: number;
  readonly sku: string;
  readonly images: readonly string[];
}

/**
 * An ERP of which `/changes` names products by id, two or more records for some of them, ten a page; `/products` sends whole
 * products by `ids` or `skus`; `/list` sends products without images, and `/products/<id>/images` the images of one, three a page.
 */
export class TwoStageErp implements AsyncDisposable {
  /** What a request is answered with instead; undefined: as always. */
  instead: (request: SeenRequest) => ErpAnswer | Promise<ErpAnswer | undefined> | undefined = () => undefined;
  products: StagedProduct[];
  private server: ScriptedErp | null = null;

  private constructor(count: number) {
    this.products = Array.from({ length: count }, (_, index) => ({
      id: 1000 + index,
      sku: `T-${String(index).padStart(4, '0')}`,
      images: Array.from({ length: 1 + (index % 5) }, (_image, n) => `t${index}-${n}`),
    }));
  }

  static async start(count = 35): Promise<TwoStageErp> {
    const erp = new TwoStageErp(count);
    erp.server = await serveErp(async (request) => (await erp.instead(request)) ?? erp.answer(request));
    return erp;
  }

  get origin(): string {
    return this.server?.origin ?? '';
  }

  get seen(): SeenRequest[] {
    return this.server?.seen ?? [];
  }

  /** The targets of the requests to a path. */
  asked(path: string | RegExp): string[] {
    const is = (seen: SeenRequest): boolean =>
      typeof path === 'string' ? seen.path === path : path.test(seen.path);
    return this.seen.filter(is).map(({ target }) => decodeURIComponent(target));
  }

  images(sku: string): string[] {
    const product = this.products.find((one) => one.sku === sku);
    return product?.images.map((name) => `https://img.example/${name}.jpg`) ?? [];
  }

  private answer({ path, query }: SeenRequest): ErpAnswer {
    const named = query.get('sku')?.split(',');
    const chosen =
      named === undefined ? this.products : this.products.filter(({ sku }) => named.includes(sku));
    const page = Number(query.get('page') ?? 1);
    if (path === '/changes') {
      const records = chosen.flatMap(({ id, sku }) => [{ id, sku }, ...(id % 3 === 0 ? [{ id, sku }] : [])]);
      const items = records.slice((page - 1) * 10, page * 10);
      return { json: { total: records.length, items } };
    }
    if (path === '/list') {
      const items = chosen.slice((page - 1) * 20, page * 20).map(({ id, sku }) => ({ id, sku }));
      return { json: { total: chosen.length, items } };
    }
    if (path === '/products') {
      const ids = query.get('ids')?.split(',') ?? [];
      const skus = query.get('skus')?.split(',') ?? [];
      if (ids.length + skus.length === 0) return { status: 400, json: { error: 'ids or skus' } };
      const asked = this.products.filter(({ id, sku }) => ids.includes(String(id)) || skus.includes(sku));
      return { json: asked.map(whole) };
    }
    const id = Number(/^\/products\/(\d+)\/images$/.exec(path)?.[1]);
    const product = this.products.find((one) => one.id === id);
    if (product === undefined) return { status: 404, json: { error: 'no such product' } };
    return { json: { images: whole(product).images.slice((page - 1) * 3, page * 3) } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server?.[Symbol.asyncDispose]();
  }
}

function whole({ id, sku, images }: StagedProduct): { id: number; sku: string; images: object[] } {
  return {
    id,
    sku,
    images: images.map((name, order) => ({ url: `https://img.example/${name}.jpg`, order })),
  };
}
