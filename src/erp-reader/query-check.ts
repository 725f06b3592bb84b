import { AppError } from '../common/index.js';
import { CardTexts } from './card-texts.js';
import { askingFor } from './further-requests.js';
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
  constructor(private readonly rules: QueryRules) {}

  /** What is wrong with a query in words for the user, or null: no setting for it, or a value of another type. */
  problem(query: RunQuery): string | null {
    try {
      queryParams(query, this.contextOf(query));
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }

  private contextOf(query: RunQuery): QueryContext {
    const { read, timezone } = this.rules;
    const { card, erpQuery, place } = askingFor(query, read, this.rules.erpQuery);
    return { card, texts: new CardTexts(card, place), erpQuery, timezone, lastRequest: '' };
  }
}
