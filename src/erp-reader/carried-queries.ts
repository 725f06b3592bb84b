import { CardTexts } from './card-texts.js';
import { type ErpQuery, querySettings } from './erp-query.dto.js';
import type { ReadCard } from './read-card.dto.js';

/** A query that nothing carries to the ERP: the setting it is made by, and what an expression would have to read. */
export interface LostQuery {
  readonly path: string;
  /** Any of them will do. */
  readonly attributes: readonly [string, ...string[]];
}

/**
 * The queries that a flow may make and that its body, a document of XML or JSON in a text, does not hold. They would travel in the query
 * string of a service that reads its document alone, and every product would come.
 */
export function notCarried(card: ReadCard, erpQuery: ErpQuery): LostQuery[] {
  if (!isDocument(card)) return [];
  const texts = new CardTexts(card);
  const asked = querySettings(erpQuery).map(([name, , path]): LostQuery => ({
    path: `${path}.key`,
    attributes: attributesOf(name),
  }));
  if (card.modifiedDateKey !== null) {
    asked.push({ path: 'read.modifiedDateKey', attributes: ['query.since', 'last.request'] });
  }
  return asked.filter(({ attributes }) => !attributes.some((attribute) => texts.reads(attribute)));
}

/** How an expression writes one of these attributes, for advice: `${query.sku} or ${http.query.param.sku}`. */
export function writtenOr(attributes: readonly string[]): string {
  return attributes.map((attribute) => `\${${attribute}}`).join(' or ');
}

/** The attributes that hold the value of a query setting, by its logical name, in one form or another. */
export function attributesOf(name: string): [string, ...string[]] {
  const own = `http.query.param.${name}`;
  if (name === 'sku') return ['query.sku', 'query.skus', own];
  return [name === 'modified_date__gt' ? 'query.since' : `query.${name}`, own];
}

/** Whether the body is a document of its own. */
export function isDocument({ bodyType, bodyText }: Pick<ReadCard, 'bodyType' | 'bodyText'>): boolean {
  return bodyType === 'text' && /^\s*[<{[]/.test(bodyText ?? '');
}
