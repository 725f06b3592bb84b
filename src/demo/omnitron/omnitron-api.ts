import { json, jsonText, type SimAnswer } from '../simulator/sim-answer.js';
import { type SimRequest } from '../simulator/sim-request.js';
import { type Accounts } from './accounts.js';
import { detail, fieldErrors, methodNotAllowed, notFound, unauthorized } from './django-answers.js';
import { readImageRequest } from './image-request.js';
import { type ImageStore } from './image-store.js';
import { pagedList } from './paged-list.js';
import { readProductFilter } from './product-filter.js';
import { type ProductImages } from './product-images.js';
import { type ProductPool } from './product-pool.js';

export interface ApiRules {
  readonly unknownProducts: 'refuse' | 'create';
  readonly embeddedImagesField: string | null;
  readonly severalValues: 'every-filter' | 'sku-only';
  readonly requestsPerSecond: number;
  readonly now: () => number;
}

type Handler = (request: SimRequest) => SimAnswer;

interface Route {
  readonly GET?: Handler;
  readonly POST?: Handler;
  /** Needs no token. */
  readonly open?: boolean;
}

/** Both documented prefixes serve the same. */
const PREFIXES = ['/api/v1', '/api/i1'] as const;

/** Omnitron's requests as far as image flows use them: what is documented of their answers, and strictly that. */
export class OmnitronApi {
  private readonly routes: ReadonlyMap<string, Route>;

  constructor(
    private readonly accounts: Accounts,
    private readonly products: ProductPool,
    private readonly store: ImageStore,
    private readonly images: ProductImages,
    private readonly rules: ApiRules,
  ) {
    const writable: Route = {
      GET: (request) => this.listWritten(request),
      POST: (request) => this.write(request),
    };
    const routes: Readonly<Record<string, Route>> = {
      '/auth/login/': { POST: (request) => this.login(request), open: true },
      '/downloadable-image/': writable,
      '/downloadable_image/': writable,
      '/products/': { GET: (request) => this.listProducts(request) },
      '/product_image/': { GET: (request) => this.listProductImages(request) },
    };
    this.routes = new Map(
      PREFIXES.flatMap((prefix) => Object.entries(routes).map(([path, route]) => [prefix + path, route])),
    );
  }

  answer(request: SimRequest): SimAnswer {
    const route = this.routes.get(request.path);
    if (route === undefined) return notFound();
    const refusal = route.open === true ? null : this.refuse(request);
    if (refusal !== null) return refusal;
    const handle = request.method === 'POST' ? route.POST : request.method === 'GET' ? route.GET : undefined;
    return handle === undefined ? methodNotAllowed(request.method) : handle(request);
  }

  private login(request: SimRequest): SimAnswer {
    const body = readJson(request);
    if ('answer' in body) return body.answer;
    const { username, password } = (body.value ?? {}) as Record<string, unknown>;
    const missing = Object.entries({ username, password }).filter(([, value]) => value === undefined);
    if (missing.length > 0) {
      return fieldErrors(Object.fromEntries(missing.map(([name]) => [name, ['This field is required.']])));
    }
    const key = this.accounts.login(username, password);
    return key === null
      ? fieldErrors({ non_field_errors: ['Unable to log in with provided credentials.'] })
      : json(200, { key });
  }

  private refuse(request: SimRequest): SimAnswer | null {
    const { authorization } = request.headers;
    if (authorization === undefined) return unauthorized('Authentication credentials were not provided.');
    const token = this.accounts.find(authorization);
    if (token === null || !this.accounts.use(token)) return unauthorized('Invalid token.');
    return token.owner.traffic.thisSecond > this.rules.requestsPerSecond
      ? detail(429, 'Request was throttled. Expected available in 1 second.', { 'retry-after': '1' })
      : null;
  }

  private write(request: SimRequest): SimAnswer {
    const body = readJson(request);
    if ('answer' in body) return body.answer;
    const reading = readImageRequest(body.value);
    if ('errors' in reading) return fieldErrors(reading.errors);
    const { sku } = reading.request;
    if (!this.products.has(sku)) {
      if (this.rules.unknownProducts === 'refuse') {
        return fieldErrors({ product_sku: [`Object with sku=${sku} does not exist.`] });
      }
      this.products.add({ sku }, this.rules.now());
    }
    const images = this.store.replace(reading.request);
    return jsonText(201, `{"product_sku":${JSON.stringify(sku)},"images":${images}}`);
  }

  private listWritten(request: SimRequest): SimAnswer {
    const asked = request.query.get('product_sku');
    const skus = this.store.skusWithImages(asked === null ? null : asked.split(','));
    return pagedList(request, {
      count: skus.length,
      at: (place) => ({ product_sku: skus[place]!, images: this.store.find(skus[place]!)?.images }),
    });
  }

  private listProducts(request: SimRequest): SimAnswer {
    const reading = readProductFilter(request.query, this.rules.severalValues);
    if ('errors' in reading) return fieldErrors(reading.errors);
    const list = this.products.list(reading.filter);
    const field = this.rules.embeddedImagesField;
    return pagedList(request, {
      count: list.count,
      at: (place) => {
        const product = list.at(place);
        return field === null ? product : { ...product, [field]: this.images.of(product) };
      },
    });
  }

  private listProductImages(request: SimRequest): SimAnswer {
    const product = this.products.findByPk(Number(request.query.get('product')));
    const images = product === null ? [] : this.images.of(product);
    return pagedList(request, { count: images.length, at: (place) => images[place] });
  }
}

function readJson(request: SimRequest): { readonly value: unknown } | { readonly answer: SimAnswer } {
  if (request.mediaType !== 'application/json') {
    const given = request.headers['content-type'] ?? '';
    return { answer: detail(415, `Unsupported media type "${given}" in request.`) };
  }
  try {
    return { value: JSON.parse(request.body) as unknown };
  } catch (error) {
    return { answer: detail(400, `JSON parse error - ${(error as Error).message}`) };
  }
}
