import { type IncomingMessage } from 'node:http';
import { Catalogue } from '../catalogue/catalogue.js';
import { ControlError, controlBody, controlNumber } from '../simulator/control-routes.js';
import { json, type SimAnswer } from '../simulator/sim-answer.js';
import { type SimRequest } from '../simulator/sim-request.js';
import { type Simulation } from '../simulator/simulation.js';
import { type AccountReport, Accounts } from './accounts.js';
import { ImageStore, type WriteCounts } from './image-store.js';
import { OmnitronApi } from './omnitron-api.js';
import { type GivenProduct } from './omnitron-product.js';
import { DEFAULT_OMNITRON_ACCOUNT, type OmnitronSimulatorOptions } from './options.js';
import { ProductImages } from './product-images.js';
import { ProductPool } from './product-pool.js';

export interface OmnitronReport extends WriteCounts {
  readonly products: number;
  readonly accounts: readonly AccountReport[];
  /** Refused requests by HTTP status. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Omnitron as image flows see it, and the notes that the simulator takes. */
export class OmnitronSimulation implements Simulation {
  readonly store = new ImageStore();
  readonly products: ProductPool;
  private readonly accounts: Accounts;
  private readonly api: OmnitronApi;
  private readonly refused = new Map<number, number>();
  private readonly now: () => number;

  constructor(options: OmnitronSimulatorOptions) {
    this.now = options.now ?? Date.now;
    this.accounts = new Accounts(options.accounts ?? [DEFAULT_OMNITRON_ACCOUNT], options, this.now);
    this.products = new ProductPool(new Catalogue(options));
    const given = options.extraProducts ?? [];
    for (const product of given) this.products.add(product, this.now());
    const images = new ProductImages(this.products, this.store, options.withoutImages ?? 'all', given);
    this.api = new OmnitronApi(this.accounts, this.products, this.store, images, {
      unknownProducts: options.unknownProducts ?? 'refuse',
      embeddedImagesField:
        options.embeddedImagesField === undefined ? 'productimage_set' : options.embeddedImagesField,
      severalValues: options.severalValues ?? 'every-filter',
      requestsPerSecond: options.requestsPerSecond ?? Infinity,
      now: this.now,
    });
  }

  arrive(message: IncomingMessage): () => void {
    const traffic = this.accounts.find(message.headers.authorization)?.owner.traffic;
    traffic?.arrive();
    return () => traffic?.leave();
  }

  handle(request: SimRequest): SimAnswer {
    const answer = this.api.answer(request);
    if (answer.status >= 400) this.refused.set(answer.status, (this.refused.get(answer.status) ?? 0) + 1);
    return answer;
  }

  expireToken(request: SimRequest): void {
    const token = this.accounts.find(request.headers.authorization);
    if (token !== null) token.expired = true;
  }

  expireTokens(): void {
    this.accounts.expireAll();
  }

  reset(): void {
    this.store.reset();
    this.accounts.reset();
    this.refused.clear();
  }

  report(): OmnitronReport {
    return {
      products: this.products.catalogue.size,
      ...this.store.counts(),
      accounts: this.accounts.report(),
      refused: Object.fromEntries(this.refused),
    };
  }

  /**
   * Control routes of its own: `PUT catalogue {products}`, `POST products` (one `GivenProduct`),
   * `GET content` (one JSON line per SKU), `GET content?sku=`, `GET arrivals` (SKUs in order of arrival).
   */
  control(route: string, request: SimRequest): SimAnswer | null {
    switch (route) {
      case 'PUT catalogue':
        this.products.catalogue.resize(controlNumber(request, 'products'));
        return json(200, { products: this.products.catalogue.size });
      case 'POST products':
        this.addProduct(readGivenProduct(request));
        return json(201, {});
      case 'GET content': {
        const sku = request.query.get('sku');
        return sku === null ? { status: 200, body: this.contentLines() } : json(200, this.store.find(sku));
      }
      case 'GET arrivals':
        return json(200, this.store.arrivals);
      default:
        return null;
    }
  }

  addProduct(product: GivenProduct): void {
    this.products.add(product, this.now());
  }

  private *contentLines(): Iterable<string> {
    for (const sku of this.store.skus()) yield `${JSON.stringify(this.store.find(sku))}\n`;
  }
}

function readGivenProduct(request: SimRequest): GivenProduct {
  const body = controlBody(request) as { sku?: unknown } | null;
  if (typeof body?.sku !== 'string' || body.sku === '') throw new ControlError('sku must be text.');
  return body as GivenProduct;
}
