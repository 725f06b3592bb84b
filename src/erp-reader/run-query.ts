import { type CardTexts, readsAttribute } from './card-texts.js';
import { isDocument } from './carried-queries.js';
import { formatMoment, parseMoment } from './datetime.js';
import { localMoment, lookedBack } from './flow-clock.js';
import { DEFAULT_DATETIME_FORMAT, type ErpQuery, type QuerySetting } from './erp-query.dto.js';
import { erpReaderError } from './erp-reader.errors.js';
import type { ReadCard } from './read-card.dto.js';

/** What a run was asked to read. Empty: a scheduled run, which reads what changed since the last one. */
export interface RunQuery {
  readonly sku?: readonly string[];
  readonly modifiedDateGt?: string;
  readonly custom?: string;
}

/** A parameter of the ERP request by the ERP's name; in a JSON body its value keeps its type. */
export interface RequestParam {
  readonly key: string;
  readonly value: unknown;
}

/** Whether a run asks for something in particular. Such a run never moves, and never uses, the last request's time. */
export function hasQuery(query: RunQuery): boolean {
  return (query.sku?.length ?? 0) > 0 || query.modifiedDateGt !== undefined || query.custom !== undefined;
}

/**
 * Since when a run reads what changed, or null where it reads everything or what a user asks for. `last.request` may be read by
 * an expression of the card; a script that reads it asks the ERP itself, which nobody can know.
 */
export function readsSince(card: ReadCard | null, query: RunQuery, lastRequest: Date): Date | null {
  if (card === null || hasQuery(query) || lastRequest.getTime() === 0) return null;
  return card.modifiedDateKey !== null || readsAttribute(card, 'last.request') ? lastRequest : null;
}

/**
 * The query split into those that fit into one request each: `batchSize` different SKUs where the setting can carry several,
 * else one. A query without SKUs is one batch.
 */
export function queryBatches(query: RunQuery, erpQuery: ErpQuery): RunQuery[] {
  const skus = [...new Set(query.sku)];
  if (skus.length === 0) return [query];
  const { sku: setting } = erpQuery;
  const size = setting?.type === 'csv' || setting?.type === 'json-array' ? setting.batchSize : 1;
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
    JSON.stringify([sku === undefined, rest.modifiedDateGt, rest.custom]),
  );
  return [...alike.values()].flatMap(([first = {}, ...others]) => {
    const sku = [first, ...others].flatMap((query) => query.sku ?? []);
    return queryBatches(sku.length === 0 ? first : { ...first, sku }, erpQuery);
  });
}

export interface QueryContext {
  readonly card: ReadCard;
  readonly texts: CardTexts;
  readonly erpQuery: ErpQuery;
  readonly timezone: string;
  /** `last.request`: ISO 8601 in UTC. */
  readonly lastRequest: string;
}

/**
 * The parameters that carry one batch of a query, named and typed by ERP Query Settings. On a scheduled run that is
 * the time of the last request, less the look-back, as `modifiedDateKey`. A value that an expression of the card
 * reads itself (`${http.query.param.sku}` in the Endpoint URL, say) is where it belongs already and not sent twice.
 */
export function queryParams(query: RunQuery, context: QueryContext): RequestParam[] {
  const { texts, erpQuery } = context;
  if (!hasQuery(query)) return lastRequestParam(context);
  const params: RequestParam[] = [];
  const add = (
    name: string,
    setting: QuerySetting | undefined,
    value: (setting: QuerySetting) => unknown,
  ) => {
    if (texts.reads(`http.query.param.${name}`)) return;
    if (setting === undefined) {
      throw erpReaderError(
        'QUERY_NOT_CONFIGURED',
        `The run asks for ${name}, but the flow does not say how the ERP is asked for it. Add erpQuery.${name}, or use http.query.param.${name} in the Endpoint URL.`,
      );
    }
    if (isDocument(context.card)) {
      throw erpReaderError(
        'QUERY_NOT_CONFIGURED',
        `The run asks for ${name}, but read.bodyText does not hold it, so the ERP would send everything. Write \${http.query.param.${name}} into read.bodyText.`,
      );
    }
    params.push({ key: setting.key, value: value(setting) });
  };
  const { sku, modifiedDateGt, custom } = query;
  if (sku !== undefined && sku.length > 0) {
    add('sku', erpQuery.sku, (setting) => skuValue(setting, sku));
  }
  if (modifiedDateGt !== undefined) {
    add('modified_date__gt', dateSetting(context), (setting) =>
      typedValue('modified_date__gt', setting, modifiedDateGt, context.timezone),
    );
  }
  if (custom !== undefined) {
    add('custom', erpQuery.custom, (setting) => typedValue('custom', setting, custom, context.timezone));
  }
  return params;
}

function lastRequestParam(context: QueryContext): RequestParam[] {
  const { modifiedDateKey, lookBackSeconds } = context.card;
  if (modifiedDateKey === null || context.texts.reads('last.request')) return [];
  const { type, format } = dateSetting(context) ?? { type: 'datetime', format: DEFAULT_DATETIME_FORMAT };
  const moment = parseMoment(context.lastRequest, 'UTC');
  if (moment === null) throw notA('date and time', 'last.request', context.lastRequest);
  const since = lookedBack(moment, lookBackSeconds);
  const value =
    type === 'string' ? localMoment(since, context.timezone) : formatMoment(since, format, context.timezone);
  return [{ key: modifiedDateKey, value }];
}

/** The setting of dates; without one, the modified date key in the documented format. */
function dateSetting({ card, erpQuery }: QueryContext): QuerySetting | undefined {
  if (erpQuery.modified_date__gt !== undefined || card.modifiedDateKey === null) {
    return erpQuery.modified_date__gt;
  }
  return { key: card.modifiedDateKey, type: 'datetime', format: DEFAULT_DATETIME_FORMAT, batchSize: 1 };
}

function skuValue(setting: QuerySetting, skus: readonly string[]): unknown {
  if (setting.type === 'json-array') return skus;
  if (setting.type !== 'csv') return typedValue('sku', setting, skus[0] ?? '', 'UTC');
  const broken = skus.find((sku) => sku.includes(','));
  if (broken !== undefined) {
    throw erpReaderError(
      'QUERY_VALUE_INVALID',
      `The SKU "${broken}" holds a comma, which csv cannot carry. Set erpQuery.sku.type to string or json-array.`,
    );
  }
  return skus.join(',');
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

function typedValue(name: string, setting: QuerySetting, text: string, timezone: string): unknown {
  if (setting.type === 'number') {
    const number = Number(text);
    const isExact = /^-?\d+$/.test(text.trim()) ? Number.isSafeInteger(number) : Number.isFinite(number);
    if (text.trim() === '' || !isExact) throw notA('number', name, text);
    return number;
  }
  if (setting.type === 'boolean') {
    const value = BOOLEANS[text.trim().toLowerCase()];
    if (value === undefined) throw notA('boolean (true or false)', name, text);
    return value;
  }
  if (setting.type === 'datetime') {
    const moment = parseMoment(text, timezone);
    if (moment === null) throw notA('date, like 2024-12-31T13:30:59 or 2024-12-31T10:30:59Z', name, text);
    return formatMoment(moment, setting.format, timezone);
  }
  return text;
}

function notA(what: string, name: string, text: string): Error {
  return erpReaderError(
    'QUERY_VALUE_INVALID',
    `${name} is "${text}", which is not a ${what}. Correct the value, or set erpQuery.${name}.type to string.`,
  );
}
