import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { Choice, List, Nested, Text, WholeNumber } from '../common/index.js';
import { ParamName } from './card-fields.js';
import { zoneProblem } from './datetime.js';

export const QUERY_VALUE_TYPES = [
  'string',
  'number',
  'boolean',
  'datetime',
  'csv',
  'json-array',
  'number-array',
] as const;
export type QueryValueType = (typeof QUERY_VALUE_TYPES)[number];

/** The types that carry several values in one request. */
const LISTS: ReadonlySet<QueryValueType | undefined> = new Set([
  'csv',
  'json-array',
  'number-array',
] as const);

/** Whether a setting of this type carries several values in one request. */
export function carriesSeveral(type: QueryValueType | undefined): boolean {
  return LISTS.has(type);
}

/** The documented date format of the ERP request: the flow's local time with microseconds, without an offset. */
export const DEFAULT_DATETIME_FORMAT = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS";

/** How one value of a query (a SKU, a date, the custom one) is sent to the ERP. */
export class QuerySetting {
  @ParamName({ description: "The ERP's name of the parameter.", example: 'sku' })
  key: string;

  @Choice({
    description:
      'How the value is written. csv ("A,B"), json-array (["A","B"]) and number-array ([1,2]) carry several SKUs in one request; with the others each SKU is a request of its own.',
    enum: QUERY_VALUE_TYPES,
    enumName: 'QueryValueType',
  })
  type: QueryValueType = 'string';

  @Text({
    description:
      "Pattern of a datetime, in the flow's timezone: letters y M d H h m s S a E X Z with text in single quotes, or epoch-seconds, or epoch-millis.",
    maxLength: 100,
    empty: true,
  })
  format: string = DEFAULT_DATETIME_FORMAT;

  @Text({
    description: "IANA name of the zone in which a datetime is written, like UTC. Null: the flow's timezone.",
    example: 'UTC',
    maxLength: 64,
    check: zoneProblem,
  })
  zone: string | null = null;

  @WholeNumber({
    description: 'Most values in one request, with type csv, json-array or number-array.',
    minimum: 1,
    maximum: 10_000,
  })
  batchSize: number = 50;
}

/** One of several custom queries, told from the others by its name. */
export class NamedQuerySetting extends QuerySetting {
  @Text({
    description: 'What runs, CSV columns (`custom.<name>`) and expressions (`query.custom.<name>`) call it.',
    example: 'season',
    pattern: /^[A-Za-z_]\w{0,39}$/,
    message: 'name must begin with a letter and hold letters, digits and _ only, at most 40',
  })
  name: string;
}

/** A setting that may be left out; sent as null it is left out as well. */
function OptionalSetting(description: string, example: Record<string, unknown>): PropertyDecorator {
  return (target, property) => {
    Nested(() => QuerySetting, { description, example, optional: true })(target, property);
    IsOptional()(target, property);
    Transform(({ value }) => (value as unknown) ?? undefined)(target, property);
  };
}

/** ERP Query Settings: the parameters of single (by SKU), date-based and custom queries, by logical name. */
export class ErpQuery {
  @OptionalSetting('How SKUs are asked for.', { key: 'sku', type: 'string' })
  sku?: QuerySetting;

  @OptionalSetting('How changes since a date are asked for.', {
    key: 'modified_date__gt',
    type: 'datetime',
    format: DEFAULT_DATETIME_FORMAT,
  })
  modified_date__gt?: QuerySetting;

  @OptionalSetting('One more value that a run may be started with, for example a status.', {
    key: 'status',
    type: 'string',
  })
  custom?: QuerySetting;

  @List(() => NamedQuerySetting, {
    description: 'Further values that a run may be started with, each by its name.',
    example: [{ name: 'season', key: 'season_code', type: 'number' }],
    maxItems: 20,
    optional: true,
  })
  @IsOptional()
  customs?: NamedQuerySetting[];
}

/** The settings of a flow by logical name: `sku`, `modified_date__gt`, `custom`, `custom.<name>`. */
export function querySettings(erpQuery: ErpQuery): [name: string, setting: QuerySetting, path: string][] {
  const { customs = [], ...single } = erpQuery;
  const settings = Object.entries(single) as [string, QuerySetting | undefined][];
  return [
    ...settings.flatMap(([name, setting]): [string, QuerySetting, string][] =>
      setting === undefined ? [] : [[name, setting, `erpQuery.${name}`]],
    ),
    ...customs.map((setting, index): [string, QuerySetting, string] => [
      `custom.${setting.name}`,
      setting,
      `erpQuery.customs[${index}]`,
    ]),
  ];
}
