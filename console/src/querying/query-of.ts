import type { Schemas } from '../api/client.js';
import { type CsvGlance, skusOf } from './texts.js';

export type Query = Schemas['StartRunRequest'];
type ErpQuery = Schemas['ErpQuery'];

/** What was typed into the dialog. */
export interface Typed {
  readonly by: 'all' | 'values' | 'csv';
  readonly skus: string;
  readonly since: string;
  readonly custom: string;
  readonly customs: Readonly<Record<string, string>>;
  readonly force: boolean;
}

export const NOTHING: Typed = { by: 'values', skus: '', since: '', custom: '', customs: {}, force: false };

/** The query that a run is started with. */
export function queryOf({ by, skus, since, custom, customs, force }: Typed): Query {
  if (by !== 'values') return { force };
  const list = skusOf(skus);
  const named = Object.fromEntries(Object.entries(customs).filter(([, value]) => value.trim() !== ''));
  return {
    ...(list.length === 0 ? {} : { sku: list }),
    ...(since === '' ? {} : { modifiedDateGt: since }),
    ...(custom.trim() === '' ? {} : { custom: custom.trim() }),
    ...(Object.keys(named).length === 0 ? {} : { customs: named }),
    force,
  };
}

/** The query of the first request of a CSV file, to be shown: rows that ask for other dates or values are asked apart. */
export function queryOfCsv({ first }: CsvGlance, force: boolean): Query {
  const [lead] = first;
  if (lead === undefined) return { force };
  const others = (row: Readonly<Record<string, string>>): string =>
    JSON.stringify(Object.entries(row).filter(([column]) => column !== 'sku'));
  const skus = first
    .filter((row) => others(row) === others(lead))
    .flatMap(({ sku = '' }) => (sku === '' ? [] : [sku]));
  const named = Object.entries(lead).filter(
    ([column, value]) => column.startsWith('custom.') && value !== '',
  );
  return {
    ...(skus.length === 0 ? {} : { sku: [...new Set(skus)] }),
    ...(lead['modified_date__gt'] ? { modifiedDateGt: lead['modified_date__gt'] } : {}),
    ...(lead['custom'] ? { custom: lead['custom'] } : {}),
    ...(named.length === 0
      ? {}
      : { customs: Object.fromEntries(named.map(([column, value]) => [column.slice(7), value])) }),
    force,
  };
}

/** What a flow has settings for. */
export const asksFor = (settings: ErpQuery): boolean =>
  settings.sku != null ||
  settings.modified_date__gt != null ||
  settings.custom != null ||
  (settings.customs?.length ?? 0) > 0;
