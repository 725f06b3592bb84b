import { AppError } from '../common/index.js';
import { CardTexts } from './card-texts.js';
import type { ErpQuery } from './erp-query.dto.js';
import type { ReadCard } from './read-card.dto.js';
import { type QueryContext, queryParams, type RunQuery } from './run-query.js';

/** What a flow reads with, as far as queries depend on it. */
export interface QueryRules {
  readonly read: ReadCard;
  readonly erpQuery: ErpQuery;
  /** IANA name. */
  readonly timezone: string;
}

/** Tells whether a flow can ask its ERP for something, before a run is made of it. */
export class QueryCheck {
  private readonly context: QueryContext;

  constructor({ read, erpQuery, timezone }: QueryRules) {
    this.context = { card: read, texts: new CardTexts(read), erpQuery, timezone, lastRequest: '' };
  }

  /** What is wrong with a query in words for the user, or null: no setting for it, or a value of another type. */
  problem(query: RunQuery): string | null {
    try {
      queryParams(query, this.context);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }
}
