import { CardTexts, queryNamesOf } from './card-texts.js';
import type { ErpQuery } from './erp-query.dto.js';
import { keptParts, partsProblem, type Presence, withoutAbsentPairs, withoutTags } from './optional-parts.js';
import { kindOfBody, placedQueries, queryAttributes } from './query-places.js';
import { ReadCard } from './read-card.dto.js';
import { pageAttributes } from './run-attributes.js';
import { hasQuery, queryInPlace, type RunQuery } from './run-query.js';

/** Where a text of a card stands: query values are written as their place wants them. */
export const TEXT_PLACES = ['url', 'header', 'body'] as const;
export type TextPlace = (typeof TEXT_PLACES)[number];

export interface TextTrial {
  readonly text: string;
  readonly place: TextPlace;
  readonly query: RunQuery;
  readonly erpQuery: ErpQuery;
  readonly attributes: Readonly<Record<string, string>>;
  /** IANA name. */
  readonly timezone: string;
}

/** A text to be compiled, the same as a request with the query has it, and what that reads. */
export interface TriedText {
  readonly text: string;
  readonly placed: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * A text of a Read card as a run with this query would evaluate it: optional parts kept or left out, `query.*` typed as ERP Query Settings say. Throws
 * `QUERY_VALUE_INVALID`. Tags that do not match are given as a sentence.
 */
export function triedText({
  text,
  place,
  query,
  erpQuery,
  attributes,
  timezone,
}: TextTrial): TriedText | string {
  const problem = partsProblem(text);
  if (problem !== null) return problem;
  const card = Object.assign(new ReadCard(), { url: '', bodyText: text, modifiedDateKey: 'since' });
  const lastRequest = attributes['last.request'] ?? '';
  const values = queryInPlace(query, { card, texts: new CardTexts(card), erpQuery, timezone, lastRequest });
  const names = new Set(queryNamesOf(card).map(({ name }) => name));
  const given = {
    ...queryAttributes(values, names),
    ...(hasQuery(query) ? pageAttributes(attributes, query, null) : attributes),
  };
  const isPresent: Presence = (name) => (given[name] ?? '') !== '';
  const kept = keptParts(text, isPresent);
  const kind = { url: 'url', header: 'plain', body: kindOfBody(text) } as const;
  return {
    text: withoutTags(text),
    placed: placedQueries(place === 'url' ? withoutAbsentPairs(kept, isPresent) : kept, kind[place]),
    attributes: given,
  };
}
