import { maskUrl } from '../http-client/index.js';
import type { LoginSession } from '../logins/index.js';
import { CardTexts } from './card-texts.js';
import { erpReaderError } from './erp-reader.errors.js';
import { toWireUrl, WireUrlError } from './expression/index.js';
import { type PageCursor, pagingParams } from './pagination/index.js';
import type { ReadInput } from './read-page.js';
import { buildRequest, type ErpRequest, pagingPlace } from './request.js';
import { paramText } from './request-body.js';
import { queryParams, type RunQuery } from './run-query.js';
import { usableCursor } from './stored-cursor.js';

/** What the request of one page depends on. */
export interface PageContext {
  readonly cursor: PageCursor;
  readonly batch: RunQuery;
  readonly attributes: Readonly<Record<string, string>>;
  readonly session: LoginSession | null;
  readonly now: Date;
}

/** Makes the requests of a read: expressions, query and pagination of the card put together for each page. */
export class PageRequests {
  private readonly texts: CardTexts;

  constructor(private readonly input: ReadInput) {
    this.texts = new CardTexts(input.card);
  }

  /** Throws `READ_EXPRESSION_FAILED`, `READ_URL_INVALID`, `QUERY_NOT_CONFIGURED`, `QUERY_VALUE_INVALID`. */
  build({ cursor, batch, attributes, session, now }: PageContext): ErpRequest {
    const { card, timezone, erpQuery } = this.input;
    const { url, values } = pagingParams(card.pagination, usableCursor(cursor, session));
    const paging = Object.fromEntries(values.map(({ key, value }) => [`paging.${key}`, paramText(value)]));
    const { shownUrl, ...fields } = this.texts.evaluate({
      attributes: { ...attributes, ...paging },
      now,
      timezone,
    });
    return buildRequest({
      ...fields,
      url: wireUrl(fields.url, maskUrl(shownUrl, session?.secrets)),
      method: card.method,
      bodyType: card.bodyType,
      session: session ?? { headers: {}, query: {} },
      query: queryParams(batch, {
        card,
        texts: this.texts,
        erpQuery,
        timezone,
        lastRequest: attributes['last.request'] ?? '',
      }),
      paging: { url, values: values.filter(({ key }) => !this.texts.reads(`paging.${key}`)) },
      pagingPlace: pagingPlace(card.pagination, card.method),
    });
  }
}

function wireUrl(text: string, shown: string): string {
  try {
    return toWireUrl(text, shown);
  } catch (error) {
    if (!(error instanceof WireUrlError)) throw error;
    throw erpReaderError(
      'READ_URL_INVALID',
      `read.url came out as no URL: ${error.message}. Try the expression with the values of the run.`,
      { cause: error },
    );
  }
}
