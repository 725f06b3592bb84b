import { setTimeout as pause } from 'node:timers/promises';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { pick, seeded } from '../support/seeded.js';
import { LifeErp, readCard, type Shape, SHAPES } from './life-erp.js';
import type { LifeServer } from './life-server.js';
import { Truth } from './truth.js';

const PRODUCTS = 24;
/** Where images come from that somebody puts into the shop by hand. */
export const BY_HAND = 'https://by-hand.example.com/';
const STUCK_AFTER_MS = 300_000;
/** A creation whose answer the kill of the server took is asked for again, and exists. */
const MADE_BEFORE_THE_KILL = [409, 422];
const ZONES = [
  ['UTC', 0],
  ['Europe/Istanbul', 180],
  ['America/Phoenix', -420],
] as const;

/** A run as the API tells it. */
export interface LifeRun {
  readonly id: string;
  readonly state: string;
  readonly status: string | null;
  readonly trigger: string;
  readonly verdict: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly failure: { readonly code: string; readonly detail: string } | null;
}

/** What a life is made of. What is not given is chosen by the seed. */
export interface LifePlan {
  readonly seed: number;
  readonly shape?: Shape;
  /** Whether only changes are asked for. */
  readonly isDelta?: boolean;
  /** How far the ERP's clock is ahead, in seconds. */
  readonly aheadSeconds?: number;
}

/** One merchant: products, an ERP, a shop, and a flow between them that runs every second while it is started. */
export class Life implements AsyncDisposable {
  readonly slug: string;
  /** Products whose images somebody deleted in the shop. */
  readonly emptied = new Set<string>();
  /** Products to which a rival writes other images. */
  readonly contested = new Set<string>();

  private constructor(
    readonly plan: Required<LifePlan>,
    readonly server: LifeServer,
    readonly truth: Truth,
    readonly erp: LifeErp,
    readonly shop: OmnitronSimulator,
    readonly random: () => number,
    private readonly erpOrigin: string,
    private readonly resources: AsyncDisposableStack,
  ) {
    this.slug = `life-${plan.seed}`;
  }

  static async begin(server: LifeServer, given: LifePlan): Promise<Life> {
    const random = seeded(given.seed);
    const [timezone, offsetMinutes] = pick(ZONES, random);
    const plan = {
      shape: pick(SHAPES, random),
      isDelta: random() < 0.6,
      aheadSeconds: Math.round(random() * 120 - 60),
      ...given,
    };
    await using resources = new AsyncDisposableStack();
    const shop = await startOmnitronSimulator({ products: PRODUCTS });
    server.keep(shop);
    const skus = Array.from({ length: PRODUCTS }, (_, place) => shop.catalogue.product(place).sku);
    const truth = new Truth(skus, random);
    const clock = { offsetMinutes, aheadMs: plan.aheadSeconds * 1000 };
    const { erp, origin } = resources.use(await LifeErp.open(truth, plan.shape, clock, random));
    const life = new Life(plan, server, truth, erp, shop, random, origin, resources.move());
    await life.settle(timezone, readCard(plan.shape, origin, plan.isDelta));
    return life;
  }

  private async settle(timezone: string, read: object): Promise<void> {
    const { slug, shop, server } = this;
    const settings = { domainUrl: shop.url, ...DEFAULT_OMNITRON_ACCOUNT };
    const login = { slug, name: slug, type: 'omnitron', settings };
    await server.call('POST', '/logins', login, MADE_BEFORE_THE_KILL);
    await server.call('POST', '/flows', this.flow(timezone, read), MADE_BEFORE_THE_KILL);
  }

  private flow(timezone: string, read: object): object {
    const { slug, shop } = this;
    return {
      name: slug,
      slug,
      timezone,
      schedule: { type: 'interval', everySeconds: 1 },
      omnitron: { login: slug, domainUrl: shop.url, concurrency: 4, timeoutSeconds: 3 },
      erpQuery: { modified_date__gt: { key: 'since', type: 'datetime' }, sku: { key: 'sku' } },
      read,
      write: { maxAttempts: 3, lookAgainHours: 0 },
    };
  }

  /** A second flow starts, which sends other images of one product to the same shop; its slug. */
  async startRival(sku: string): Promise<string> {
    const slug = `${this.slug}-rival`;
    this.contested.add(sku);
    const source = `export default function transform(rows) {
      const contested = rows.filter((row) => row.product_sku === ${JSON.stringify(sku)});
      return contested.map((row) => ({ ...row, images: row.images.map((image) => ({ ...image, url: image.url + '?rival' })) }));
    }`;
    const flow = this.flow('UTC', readCard(this.plan.shape, this.erpOrigin, false));
    const script = { language: 'javascript', source };
    await this.server.call('POST', '/flows', { ...flow, name: slug, slug, script });
    await this.server.call('POST', `/flows/${slug}/start`);
    return slug;
  }

  /** Somebody adds an image to a product in the shop itself; its URL. */
  addByHand(sku: string): string {
    const images = this.shop.findContent(sku)?.images ?? [];
    const url = `${BY_HAND}${images.length}.jpg`;
    this.shop.seedImages(sku, [...images, { url, order: images.length + 1, image_type: 'default' }]);
    return url;
  }

  /** Somebody deletes every image of a product in the shop itself. */
  emptyByHand(sku: string): void {
    this.emptied.add(sku);
    this.shop.seedImages(sku, []);
  }

  async startFlow(): Promise<void> {
    await this.server.call('POST', `/flows/${this.slug}/start`);
  }

  async stopFlow(): Promise<void> {
    await this.server.call('POST', `/flows/${this.slug}/stop`);
  }

  /** The runs of the flow, newest first. */
  async runs(): Promise<LifeRun[]> {
    const { results } = await this.server.call<{ results: LifeRun[] }>(
      'GET',
      `/runs?flow=${this.slug}&limit=100`,
    );
    return results;
  }

  /** Waits until `count` more scheduled runs have begun after now and ended. */
  async untilRuns(count: number): Promise<void> {
    const from = Date.now();
    const isDue = ({ trigger, startedAt, state }: LifeRun): boolean =>
      trigger === 'schedule' && state === 'finished' && startedAt !== null && Date.parse(startedAt) > from;
    await this.until(async () => (await this.runs()).filter(isDue).length >= count);
  }

  /** Waits until nothing of the flow is active. */
  async untilQuiet(): Promise<void> {
    await this.until(async () => (await this.runs()).every(({ state }) => state === 'finished'));
  }

  /** How a product stands in the shop of this life; other lives have products of the same SKU. */
  async stateOf(sku: string): Promise<string | undefined> {
    const query = new URLSearchParams({ sku, shop: this.shop.url });
    const path = `/products?${query.toString()}`;
    const { results } = await this.server.call<{ results: { state: string }[] }>('GET', path);
    return results[0]?.state;
  }

  async until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
    for (const from = Date.now(); !(await isTrue());) {
      if (Date.now() - from > STUCK_AFTER_MS) throw new Error(`${this.slug} is stuck: ${await this.tell()}`);
      await pause(100);
    }
  }

  /** The runs and what they asked for, in words, for whoever must find out why a life went wrong. */
  async tell(): Promise<string> {
    const lines = (await this.runs()).map(
      ({ trigger, startedAt, state, status, verdict, failure }) =>
        `${startedAt} ${trigger} ${state} ${status} ${verdict} ${failure?.code ?? ''} ${failure?.detail ?? ''}`,
    );
    return [JSON.stringify(this.plan), ...lines.toReversed(), ...this.erp.log].join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.resources.disposeAsync();
  }
}
