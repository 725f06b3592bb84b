import { CardTexts } from './card-texts.js';
import type { ErpQuery } from './erp-query.dto.js';
import type { ReadCard } from './read-card.dto.js';

/** A query that nothing carries to the ERP: the setting it is made by, and what an expression would have to read. */
export interface LostQuery {
  readonly path: string;
  readonly attribute: string;
}

/**
 * The queries that a flow may make and that its body, a document of XML or JSON in a text, does not hold. They would travel in the query
 * string of a service that reads its document alone, and every product would come.
 */
export function notCarried(card: ReadCard, erpQuery: ErpQuery): LostQuery[] {
  if (!isDocument(card)) return [];
  const texts = new CardTexts(card);
  const asked: (LostQuery | null)[] = [
    erpQuery.sku === undefined ? null : { path: 'erpQuery.sku.key', attribute: 'http.query.param.sku' },
    erpQuery.modified_date__gt === undefined
      ? null
      : { path: 'erpQuery.modified_date__gt.key', attribute: 'http.query.param.modified_date__gt' },
    erpQuery.custom === undefined
      ? null
      : { path: 'erpQuery.custom.key', attribute: 'http.query.param.custom' },
    card.modifiedDateKey === null ? null : { path: 'read.modifiedDateKey', attribute: 'last.request' },
  ];
  return asked.filter((one) => one !== null && !texts.reads(one.attribute)) as LostQuery[];
}

/** Whether the body is a document of its own. */
export function isDocument({ bodyType, bodyText }: Pick<ReadCard, 'bodyType' | 'bodyText'>): boolean {
  return bodyType === 'text' && /^\s*[<{[]/.test(bodyText ?? '');
}
