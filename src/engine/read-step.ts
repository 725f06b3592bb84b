import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../common/index.js';
import {
  type Asking,
  askingFor,
  ErpReader,
  productsAsking,
  readsInTwoStages,
  type ExchangeObserver,
  type PageCursor,
  type QueryBatches,
  type ReadCard,
  type RunQuery,
  validateReadCard,
} from '../erp-reader/index.js';
import type { LoginSession } from '../logins/index.js';
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
  /** The session that the login step has opened at the ERP. */
  readonly session: LoginSession | null;
  readonly from: unknown;
  readonly signal: AbortSignal;
}

/** What is asked of the ERP. */
export interface Question {
  readonly query: RunQuery;
  /** The batches of the query, where they are kept elsewhere. */
  readonly findBatches?: () => Promise<QueryBatches | null>;
  readonly observe?: ExchangeObserver;
  /** Most records on one page of a card with detail requests. */
  readonly detailedRecords?: number;
}

/** `read`: the ERP, page by page. */
@Injectable()
export class ReadStep implements CheckedStep {
  readonly cards = ['read', 'erpQuery'] as const;

  constructor(private readonly reader: ErpReader) {}

  validate({ read, erpQuery }: FlowCards): FieldProblem[] {
    return read === null ? [] : validateReadCard(read, erpQuery);
  }

  /** The pages of the ERP, as the Read card says; of a read in two stages those of the first, which name products. */
  sourceOf(flow: FlowCards, question: Question): PageSource {
    const read = cardOf(flow);
    const names = readsInTwoStages(question.query, read, flow.erpQuery);
    const idPath = names ? read.products?.idPath : undefined;
    return this.source(flow, askingFor(question.query, read, flow.erpQuery), question, idPath);
  }

  /** The pages of whole products, asked for by what names them: identifiers, or SKUs where the card reads products itself. */
  productsOf(flow: FlowCards, question: Question): PageSource {
    return this.source(flow, productsAsking(cardOf(flow), flow.erpQuery), question);
  }

  private source(
    { timezone }: FlowCards,
    { card, erpQuery, place }: Asking,
    { query, findBatches, observe, detailedRecords }: Question,
    idPath?: string,
  ): PageSource {
    const { reader } = this;
    const input = {
      card,
      erpQuery,
      place,
      timezone,
      query,
      login: card.login,
      ...(idPath === undefined ? {} : { idPath }),
      ...(detailedRecords === undefined ? {} : { detailedRecords }),
    };
    return {
      login: card.login,
      async *open({ attributes, session, from, signal }) {
        const batches = (await findBatches?.()) ?? null;
        const whole = { ...input, attributes, session, ...(batches === null ? {} : { batches }) };
        yield* reader.readPages(whole, from as PageCursor | null, signal, observe);
      },
    };
  }
}

function cardOf({ slug, read }: FlowCards): ReadCard {
  if (read === null) throw new Error(`Flow ${slug} has no Read card.`);
  return read;
}
