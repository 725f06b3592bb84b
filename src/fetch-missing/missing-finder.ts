import { Injectable } from '@nestjs/common';
import type { FlowDocument } from '../flows/index.js';
import { ProductLookup } from '../omnitron-writer/index.js';
import { type ImageCheck, ImageChecks } from './image-check.js';
import { identifiersAt } from './identifiers.js';

export interface BareProduct {
  readonly sku: string;
  /** What the ERP is asked by; none when the product has nothing at the identifier path. */
  readonly identifiers: readonly string[];
}

/** A page of products as the search sees it. */
export interface SearchedPage {
  readonly imageCheck: ImageCheck['name'];
  readonly lookedAt: number;
  readonly bare: readonly BareProduct[];
}

const DAY_MS = 86_400_000;

/** The day, on the clocks of the flow, from which products are looked at: `2026-11-01`. */
export function sinceDay({ timezone, fetchMissing }: FlowDocument, now: Date): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(now);
  const since = new Date(Date.parse(`${today}T00:00:00Z`) - fetchMissing.productizedWithinDays * DAY_MS);
  return since.toISOString().slice(0, 10);
}

/** Looks for the products of a flow that were productized lately and have no image. */
@Injectable()
export class MissingFinder {
  constructor(
    private readonly products: ProductLookup,
    private readonly checks: ImageChecks,
  ) {}

  async *search(flow: FlowDocument, since: string, signal: AbortSignal): AsyncGenerator<SearchedPage> {
    const { omnitron, fetchMissing } = flow;
    let check: ImageCheck | null = null;
    for await (const page of this.products.listProducts(
      omnitron,
      { productization_date__gte: since },
      signal,
    )) {
      check ??= await this.checks.choose(omnitron, fetchMissing, page, signal);
      const bare = await check.bareOf(page, signal);
      yield {
        imageCheck: check.name,
        lookedAt: page.length,
        bare: bare.map((product) => ({
          sku: product.sku,
          identifiers: identifiersAt(product, fetchMissing.identifierPath),
        })),
      };
    }
  }
}
