import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../common/index.js';
import {
  ErpReader,
  type ExchangeObserver,
  type PageCursor,
  type QueryBatches,
  type RunQuery,
  validateReadCard,
} from '../erp-reader/index.js';
import type { FlowCards } from './flow-cards.js';
import type { SourcePage } from './page.js';
import type { CheckedStep } from './page-step.js';

/** Where the pages of a flow come from. */
export interface PageSource {
  /** Slug of the login that it takes at the ERP, or null. */
  readonly login: string | null;
  /** Page after page, each when it is asked for, from the `next` of the last page that is done; null: from the start. */
  open(context: ReadContext): AsyncIterator<SourcePage, unknown>;
}

export interface ReadContext {
  readonly attributes: Readonly<Record<string, string>>;
  readonly from: unknown;
  readonly signal: AbortSignal;
}

/** What is asked of the ERP. */
export interface Question {
  readonly query: RunQuery;
  /** The batches of the query, where they are kept elsewhere. */
  readonly findBatches?: () => Promise<QueryBatches | null>;
  readonly observe?: ExchangeObserver;
}

/** `read`: the ERP, page by page. */
@Injectable()
export class ReadStep implements CheckedStep {
  readonly cards = ['read', 'erpQuery'] as const;

  constructor(private readonly reader: ErpReader) {}

  validate({ read, erpQuery }: FlowCards): FieldProblem[] {
    return read === null ? [] : validateReadCard(read, erpQuery);
  }

  /** The pages of the ERP, as the Read card says. */
  sourceOf({ slug, read, erpQuery, timezone }: FlowCards, question: Question): PageSource {
    if (read === null) throw new Error(`Flow ${slug} has no Read card.`);
    const { reader } = this;
    const { query, findBatches, observe } = question;
    const input = { card: read, erpQuery, timezone, query, login: read.login };
    return {
      login: read.login,
      async *open({ attributes, from, signal }) {
        const batches = (await findBatches?.()) ?? null;
        const whole = { ...input, attributes, ...(batches === null ? {} : { batches }) };
        yield* reader.readPages(whole, from as PageCursor | null, signal, observe);
      },
    };
  }
}
