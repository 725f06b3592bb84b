import { setTimeout as pause } from 'node:timers/promises';
import { type ErpAnswer, serveErp, type SeenRequest } from '../support/scripted-erp.js';
import { pick } from '../support/seeded.js';
import type { TrueImage, Truth } from './truth.js';

/** How an ERP shows its list. Each shape has its part of a Read card. */
export const SHAPES = ['offset', 'page', 'next', 'cursor', 'images'] as const;
export type Shape = (typeof SHAPES)[number];

/** What ordinary ERPs do now and then. Each passes: the same request, sent again, is answered. */
export const TROUBLES = [
  'empty list',
  'no list',
  'error object',
  'errors beside nothing',
  'html',
  'processing',
  'status 500',
  'status 429',
  'cut off',
  'hang up',
  'short page',
  'total of -1',
  'filter ignored',
  'late',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Kinds that keep records back, so that the page must be asked for again. Behind a short page reading goes on where it ended. */
const LOSSES = new Set<Trouble>(['empty list', 'no list', 'error object', 'errors beside nothing']);

/** Where nothing says how many records there are, nobody can tell that a page lacks some. */
export const UNSEEN: Readonly<Record<Shape, readonly Trouble[]>> = {
  offset: [],
  page: ['short page', 'total of -1'],
  next: ['short page', 'total of -1', 'empty list'],
  cursor: ['short page', 'total of -1', 'empty list'],
  images: [],
};

export const PAGE_SIZE = 6;

/** An answer that kept records back. */
export interface Loss {
  readonly at: number;
  readonly trouble: Trouble;
  readonly target: string;
  /** Whether the same page was asked for again, or had been answered in the same read before; what came since is for the next. */
  healed: boolean;
}

interface Page {
  readonly records: readonly unknown[];
  readonly total: number;
  readonly nextStart: number | null;
}

type Listed = Record<string, unknown> & { readonly items: readonly unknown[] };

/** The Read card of a shape. */
export function readCard(shape: Shape, origin: string, isDelta: boolean): Record<string, unknown> {
  const paging = { pageSize: PAGE_SIZE };
  const total = { ...paging, totalPath: '$.total' };
  const pagination = {
    offset: { type: 'offset', ...total },
    page: { type: 'page', ...paging },
    next: { type: 'next', nextPath: '$.next' },
    cursor: { type: 'next', nextPath: '$.cursor', nextKey: 'cursor', hasMorePath: '$.more' },
    images: { type: 'offset', ...total },
  }[shape];
  return {
    url: `${origin}/products`,
    recordsPath: '$.items',
    modifiedDateKey: isDelta ? 'since' : null,
    pagination,
    maxAttempts: 3,
    maxRetryWaitSeconds: 3,
    timeoutSeconds: 5,
  };
}

/** An ERP that shows a truth in one shape, and misbehaves now and then while `isTroubled`. */
export class LifeErp {
  isTroubled = false;
  /** What happens next, whatever the dice say. */
  readonly planned: { readonly page: number; readonly trouble: Trouble }[] = [];
  readonly losses: Loss[] = [];
  /** Requests in order, each with its time and what went wrong. */
  readonly log: string[] = [];
  private readonly answered = new Set<string>();
  private readonly spared = new Map<string, number>();
  private readonly firstSeen = new Map<string, (since: number) => readonly unknown[]>();

  private constructor(
    private readonly truth: Truth,
    private readonly shape: Shape,
    /** Minutes that the clocks of the flow are ahead of UTC. */
    private readonly offsetMinutes: number,
    /** How far its clock is ahead of this machine's. */
    private readonly aheadMs: number,
    private readonly random: () => number,
  ) {}

  static async open(
    truth: Truth,
    shape: Shape,
    { offsetMinutes, aheadMs }: { offsetMinutes: number; aheadMs: number },
    random: () => number,
  ): Promise<{ erp: LifeErp; origin: string } & AsyncDisposable> {
    const erp = new LifeErp(truth, shape, offsetMinutes, aheadMs, random);
    const server = await serveErp((request) => erp.answer(request));
    return { erp, origin: server.origin, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }

  private async answer(request: SeenRequest): Promise<ErpAnswer> {
    for (const loss of this.losses) if (loss.target === request.target) loss.healed = true;
    const trouble = this.troubleOf(request);
    this.log.push(`${new Date().toISOString()} ${request.target} ${trouble ?? ''}`);
    if (trouble === null) {
      this.answered.add(request.target);
      return this.page(request);
    }
    if (LOSSES.has(trouble) && this.page(request).json.items.length > 0) {
      this.losses.push({
        at: Date.now(),
        trouble,
        target: request.target,
        healed: request.query.has('since') && this.answered.has(request.target),
      });
    }
    return this.troubled(request, trouble);
  }

  private troubleOf(request: SeenRequest): Trouble | null {
    const isFirst = this.startOf(request.query) === 0;
    const unseen = new Set(UNSEEN[this.shape]);
    if (isFirst && this.shape === 'page') unseen.add('empty list');
    const place = this.planned.findIndex(({ page }) => page === this.pageOf(request));
    if (place >= 0) return this.planned.splice(place, 1)[0]!.trouble;
    const spared = this.spared.get(request.target) ?? 0;
    this.spared.set(request.target, spared - 1);
    if (!this.isTroubled || spared > 0 || this.random() > 0.25) return null;
    this.spared.set(request.target, 3);
    return pick(
      TROUBLES.filter((trouble) => !unseen.has(trouble)),
      this.random,
    );
  }

  private async troubled(request: SeenRequest, trouble: Trouble): Promise<ErpAnswer> {
    if (trouble === 'late') await pause(400);
    const good = this.page(request);
    const body = good.json;
    const answers: Readonly<Record<Trouble, () => ErpAnswer>> = {
      'empty list': () => ({ json: { ...body, items: [] } }),
      'no list': () => ({ json: { ...body, items: null } }),
      'error object': () => ({ json: { items: [], success: false, message: 'Database timeout' } }),
      'errors beside nothing': () => ({ json: { errors: [{ message: 'Resolver failed' }], items: [] } }),
      html: () => ({
        headers: { 'content-type': 'text/html' },
        body: '<html><body>Maintenance</body></html>',
      }),
      processing: () => ({ status: 202, json: { status: 'processing' } }),
      'status 500': () => ({ status: 500, json: { message: 'Oops' } }),
      'status 429': () => ({ status: 429, headers: { 'retry-after': '1' }, json: {} }),
      'cut off': () => ({ body: JSON.stringify(body).slice(0, -20) }),
      'hang up': () => {
        throw new Error('The ERP hangs up.');
      },
      'short page': () => ({ json: { ...body, items: body.items.slice(0, -2) } }),
      'total of -1': () => ({ json: { ...body, total: -1 } }),
      'filter ignored': () => this.page(request, 0),
      late: () => good,
    };
    return answers[trouble]();
  }

  private page({ query }: SeenRequest, since = this.sinceOf(query)): ErpAnswer & { json: Listed } {
    const start = this.startOf(query);
    const records = this.asOfFirstPage(query, start)(since);
    const items = records.slice(start, start + PAGE_SIZE);
    const nextStart = start + PAGE_SIZE < records.length ? start + PAGE_SIZE : null;
    return { json: this.body({ records: items, total: records.length, nextStart }, query) };
  }

  /**
   * Where each image is a record, a list that changes while it is read by places can mix two versions of a product, and nobody can tell:
   * such a list, with its filter and without, stays as it was at the first page of its read. Lists of products change as they like.
   */
  private asOfFirstPage(query: URLSearchParams, start: number): (since: number) => readonly unknown[] {
    if (this.shape !== 'images') return this.listNow();
    const read = query.get('since') ?? '';
    const list = (start === 0 ? undefined : this.firstSeen.get(read)) ?? this.listNow();
    this.firstSeen.set(read, list);
    return list;
  }

  /** The records of now, of products that changed since a time. */
  private listNow(): (since: number) => readonly unknown[] {
    const products = this.truth.listed.map((sku) => ({
      changedAt: this.truth.changedAt(sku) + this.aheadMs,
      records: this.recordsOf(sku, this.truth.imagesOf(sku)),
    }));
    return (since) => products.filter(({ changedAt }) => changedAt > since).flatMap(({ records }) => records);
  }

  private body({ records: items, total, nextStart }: Page, query: URLSearchParams): Listed {
    const next = new URLSearchParams(query);
    next.set('offset', String(nextStart));
    const bodies: Readonly<Record<Shape, Listed>> = {
      offset: { items, total },
      images: { items, total },
      page: { items },
      next: { items, next: nextStart === null ? null : `/products?${next.toString()}` },
      cursor: { items, cursor: nextStart === null ? '' : `c${nextStart}`, more: nextStart !== null },
    };
    return bodies[this.shape];
  }

  private recordsOf(sku: string, images: readonly TrueImage[]): unknown[] {
    return this.shape === 'images'
      ? images.map(({ url, order }) => ({ product_sku: sku, images: [{ url, order }] }))
      : [{ product_sku: sku, images }];
  }

  private startOf(query: URLSearchParams): number {
    if (this.shape === 'page') return (Number(query.get('page') ?? 1) - 1) * PAGE_SIZE;
    if (this.shape === 'cursor') return Number(query.get('cursor')?.slice(1) ?? 0);
    return Number(query.get('offset') ?? 0);
  }

  private pageOf({ query }: SeenRequest): number {
    return this.startOf(query) / PAGE_SIZE + 1;
  }

  /** Dates come on the clocks of the flow, without an offset. */
  private sinceOf(query: URLSearchParams): number {
    const text = query.get('since');
    return text === null ? 0 : Date.parse(`${text.slice(0, 23)}Z`) - this.offsetMinutes * 60_000;
  }
}
