import { serveHttp } from './http-server.js';
import { imageFlow, type Sides } from './image-flow.js';

export interface ToldProduct {
  readonly sku: string;
  /** Names of images, in their order; a whole URL stays what it is. */
  readonly images: readonly string[];
}

/** An ERP that sends the products it is told to: all, or those that its `answer` makes of the request's query. */
export class ToldErp implements AsyncDisposable {
  products: readonly ToldProduct[] = [];
  /** What a request is answered with; by default the products of its page, and of its SKUs where it names some. */
  answer: (query: URLSearchParams) => readonly ToldProduct[] = (query) => this.obey(query);
  readonly requests: URLSearchParams[] = [];

  private constructor(private server: Awaited<ReturnType<typeof serveHttp>> | null) {}

  static async start(): Promise<ToldErp> {
    const erp = new ToldErp(null);
    erp.server = await serveHttp((request, response) => {
      const query = new URL(request.url ?? '/', 'http://erp').searchParams;
      erp.requests.push(query);
      const answer = erp.answer(query).map(({ sku, images }) => ({ sku, images: listed(images) }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
    return erp;
  }

  get origin(): string {
    return this.server?.origin ?? '';
  }

  obey(query: URLSearchParams): readonly ToldProduct[] {
    const skus = query.get('sku')?.split(',');
    return skus === undefined ? this.products : this.products.filter(({ sku }) => skus.includes(sku));
  }

  /** A flow that reads this ERP in one request and writes what it sends. */
  flow(sides: Sides, cards: Record<string, unknown> = {}): Record<string, unknown> {
    const { read, ...others } = cards;
    return imageFlow(sides, {
      erpQuery: { sku: { key: 'sku', type: 'csv' } },
      read: { url: `${this.origin}/products`, recordsPath: '$', ...(read as object | undefined) },
      script: null,
      mapping: [{ operation: 'shift', spec: { '*': { sku: '[&1].product_sku', images: '[&1].images' } } }],
      ...others,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server?.[Symbol.asyncDispose]();
  }
}

function listed(images: readonly string[]): object[] {
  return images.map((name, order) => ({
    url: name.includes('://') ? name : `https://img.example/${name}.jpg`,
    order,
  }));
}
