import { type CardTexts, readsAttribute } from './card-texts.js';
import { attributesOf, isDocument, writtenOr } from './carried-queries.js';
import { parseMoment } from './datetime.js';
import { carriesSeveral, type ErpQuery } from './erp-query.dto.js';
import { erpReaderError } from './erp-reader.errors.js';
import { lastRequestValue, type QueryRules, queryValues, type RunQuery } from './query-values.js';
import type { ReadCard } from './read-card.dto.js';
import type { RequestParam } from './request-param.js';

export type { RunQuery };

/** Whether a run asks for something in particular. Such a run never moves, and never uses, the last request's time. */
export function hasQuery(query: RunQuery): boolean {
  const { sku = [], modifiedDateGt, custom, customs = {} } = query;
  return (
    sku.length > 0 || modifiedDateGt !== undefined || custom !== undefined || Object.keys(customs).length > 0
  );
}

/**
 * Since when a run reads what changed, or null where it reads everything or what a user asks for. `last.request` may be read by
 * an expression of the card; a script that reads it asks the ERP itself, which nobody can know.
 */
export function readsSince(card: ReadCard | null, query: RunQuery, lastRequest: Date): Date | null {
  if (card === null || hasQuery(query) || lastRequest.getTime() === 0) return null;
  const asksSince = ['last.request', 'query.since'].some((attribute) => readsAttribute(card, attribute));
  return card.modifiedDateKey !== null || asksSince ? lastRequest : null;
}

/**
 * The query split into those that fit into one request each: `batchSize` different SKUs where the setting can carry several,
 * else one. A query without SKUs is one batch.
 */
export function queryBatches(query: RunQuery, erpQuery: ErpQuery): RunQuery[] {
  const skus = [...new Set(query.sku)];
  if (skus.length === 0) return [query];
  const { sku: setting } = erpQuery;
  const size = setting !== undefined && carriesSeveral(setting.type) ? setting.batchSize : 1;
  return Array.from({ length: Math.ceil(skus.length / size) }, (_, batch) => ({
    ...query,
    sku: skus.slice(batch * size, (batch + 1) * size),
  }));
}

/** The batches of a read, wherever they are kept: from 0, each fits into one request. */
export interface QueryBatches {
  readonly count: number;
  at(batch: number): Promise<RunQuery>;
}

/** Many queries as few: the SKUs of those that ask for the same otherwise go together, as many as fit into one request. */
export function batchQueries(queries: readonly RunQuery[], erpQuery: ErpQuery): RunQuery[] {
  const alike = Map.groupBy(queries, ({ sku, ...rest }) =>
    JSON.stringify([sku === undefined, rest.modifiedDateGt, rest.custom, rest.customs]),
  );
  return [...alike.values()].flatMap(([first = {}, ...others]) => {
    const sku = [first, ...others].flatMap((query) => query.sku ?? []);
    return queryBatches(sku.length === 0 ? first : { ...first, sku }, erpQuery);
  });
}

export interface QueryContext extends QueryRules {
  readonly card: ReadCard;
  readonly texts: CardTexts;
}

/**
 * The parameters that carry one batch of a query, named and typed by ERP Query Settings. On a scheduled run that is
 * the time of the last request, less the look-back, as `modifiedDateKey`. A value that an expression of the card
 * reads itself (`${query.sku}` in the Endpoint URL, say) is where it belongs already and not sent twice.
 */
export function queryParams(query: RunQuery, context: QueryContext): RequestParam[] {
  const { texts, card } = context;
  if (!hasQuery(query)) {
    const { modifiedDateKey } = card;
    if (modifiedDateKey === null || texts.reads('last.request') || texts.reads('query.since')) return [];
    return [{ key: modifiedDateKey, value: lastRequestValue(context) }];
  }
  return queryValues(query, context).flatMap(({ name, setting, value }): RequestParam[] => {
    const read = attributesOf(name).filter((attribute) => texts.reads(attribute));
    if (read.some((attribute) => attribute.startsWith('query.'))) value();
    if (read.length > 0) return [];
    if (setting === undefined) {
      const place = name.startsWith('custom.') ? 'erpQuery.customs' : `erpQuery.${name}`;
      throw erpReaderError(
        'QUERY_NOT_CONFIGURED',
        `The run asks for ${name}, but the flow does not say how the ERP is asked for it. Add ${place}, or write ${writtenOr(attributesOf(name))} into the Endpoint URL, a header or the body.`,
      );
    }
    if (isDocument(card)) {
      throw erpReaderError(
        'QUERY_NOT_CONFIGURED',
        `The run asks for ${name}, but read.bodyText does not hold it, so the ERP would send everything. Write ${writtenOr(attributesOf(name))} into read.bodyText.`,
      );
    }
    return [{ key: setting.key, value: value() }];
  });
}

/** The `query.…` values of one batch that `texts` read, as the parameters would carry them; what is not asked for is absent. */
export function queryInPlace(query: RunQuery, context: QueryContext): Map<string, unknown> {
  const { texts, lastRequest } = context;
  const found = new Map<string, unknown>();
  if (!hasQuery(query)) {
    const isFirst = (parseMoment(lastRequest, 'UTC') ?? 0) <= 0;
    if (texts.names('query.since') && !isFirst) found.set('query.since', lastRequestValue(context));
    return found;
  }
  for (const { name, value } of queryValues(query, context)) {
    for (const attribute of attributesOf(name)) {
      if (texts.names(attribute)) found.set(attribute, value());
    }
  }
  return found;
}
