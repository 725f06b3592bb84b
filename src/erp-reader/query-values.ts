import { formatMoment, parseMoment } from './datetime.js';
import { DEFAULT_DATETIME_FORMAT, type ErpQuery, type QuerySetting } from './erp-query.dto.js';
import { erpReaderError } from './erp-reader.errors.js';
import { localMoment, lookedBack } from './flow-clock.js';
import type { ReadCard } from './read-card.dto.js';

/** What a run was asked to read. Empty: a scheduled run, which reads what changed since the last one. */
export interface RunQuery {
  readonly sku?: readonly string[];
  readonly modifiedDateGt?: string;
  readonly custom?: string;
  /** Of `erpQuery.customs`, by name. */
  readonly customs?: Readonly<Record<string, string>>;
}

/** What the values of a query depend on. */
export interface QueryRules {
  readonly card: Pick<ReadCard, 'modifiedDateKey' | 'lookBackSeconds'>;
  readonly erpQuery: ErpQuery;
  /** IANA name of the flow's zone. */
  readonly timezone: string;
  /** ISO 8601 in UTC. */
  readonly lastRequest: string;
}

/** A value of a query: what it is called, what carries it, and itself as the ERP is sent it. */
export interface QueryValue {
  /** By the logical names of ERP Query Settings; `custom.<name>` for one of several. */
  readonly name: string;
  readonly setting: QuerySetting | undefined;
  /** Typed as the setting says. Throws `QUERY_VALUE_INVALID`. */
  readonly value: () => unknown;
}

/** The values that one batch of a query asks for, in a fixed order. */
export function queryValues(query: RunQuery, rules: QueryRules): QueryValue[] {
  const { erpQuery, timezone } = rules;
  const { sku = [], modifiedDateGt, custom, customs = {} } = query;
  const values: QueryValue[] = [];
  const add = (
    name: string,
    setting: QuerySetting | undefined,
    make: (setting: QuerySetting) => unknown,
  ): void => {
    values.push({ name, setting, value: () => make(setting ?? PLAIN) });
  };
  if (sku.length > 0) add('sku', erpQuery.sku, (setting) => skuValue(setting, sku));
  if (modifiedDateGt !== undefined) {
    add('modified_date__gt', dateSetting(rules), (setting) =>
      typedValue('modified_date__gt', setting, modifiedDateGt, timezone),
    );
  }
  if (custom !== undefined) {
    add('custom', erpQuery.custom, (setting) => typedValue('custom', setting, custom, timezone));
  }
  for (const [name, text] of Object.entries(customs)) {
    const setting = erpQuery.customs?.find((known) => known.name === name);
    add(`custom.${name}`, setting, (made) => typedValue(`custom.${name}`, made, text, timezone));
  }
  return values;
}

/** The start of the last run, less the look-back, as the ERP is sent it. */
export function lastRequestValue(rules: QueryRules): string {
  const { type, format, zone } = dateSetting(rules) ?? DATE;
  const moment = parseMoment(rules.lastRequest, 'UTC');
  if (moment === null) throw notA('date and time', 'last.request', rules.lastRequest);
  const since = lookedBack(moment, rules.card.lookBackSeconds);
  const written = zone ?? rules.timezone;
  return type === 'string' ? localMoment(since, written) : formatMoment(since, format, written);
}

type Setting = Pick<QuerySetting, keyof QuerySetting>;

const PLAIN: Setting = { key: '', type: 'string', format: '', zone: null, batchSize: 1 };
const DATE: Setting = { ...PLAIN, type: 'datetime', format: DEFAULT_DATETIME_FORMAT };

/** The setting of dates; without one, the modified date key in the documented format. */
function dateSetting({ card, erpQuery }: QueryRules): QuerySetting | undefined {
  if (erpQuery.modified_date__gt !== undefined || card.modifiedDateKey === null) {
    return erpQuery.modified_date__gt;
  }
  return { ...DATE, key: card.modifiedDateKey };
}

function skuValue(setting: QuerySetting, skus: readonly string[]): unknown {
  if (setting.type === 'json-array') return skus;
  if (setting.type === 'number-array') return skus.map((sku) => numberOf('sku', sku));
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
  if (setting.type === 'number') return numberOf(name, text);
  if (setting.type === 'boolean') {
    const value = BOOLEANS[text.trim().toLowerCase()];
    if (value === undefined) throw notA('boolean (true or false)', name, text);
    return value;
  }
  if (setting.type === 'datetime') {
    const moment = parseMoment(text, timezone);
    if (moment === null) throw notA('date, like 2024-12-31T13:30:59 or 2024-12-31T10:30:59Z', name, text);
    return formatMoment(moment, setting.format, setting.zone ?? timezone);
  }
  return text;
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  const isExact = /^-?\d+$/.test(text.trim()) ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (text.trim() === '' || !isExact) throw notA('number', name, text);
  return number;
}

function notA(what: string, name: string, text: string): Error {
  return erpReaderError(
    'QUERY_VALUE_INVALID',
    `${name} is "${text}", which is not a ${what}. Correct the value, or set erpQuery.${name}.type to string.`,
  );
}
