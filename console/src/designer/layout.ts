import type { DesignerWord } from './words.js';

export const CARDS = ['configuration', 'read', 'script', 'mapping', 'write'] as const;
export type CardName = (typeof CARDS)[number];

/** Fields of one schema that belong together: `common` are always shown, others when they are set or asked for. */
export interface Group {
  readonly title: Extract<DesignerWord, `group.${string}`>;
  readonly schema: string;
  readonly path: string;
  readonly common: readonly string[];
  /** `null`: all fields of the schema that no other group of the card has. */
  readonly more: readonly string[] | null;
}

const CONFIGURATION: readonly Group[] = [
  {
    title: 'group.general',
    schema: 'FlowRequest',
    path: '',
    common: ['name', 'slug', 'direction', 'timezone', 'schedule'],
    more: ['initialSyncDate', 'filenameTemplate'],
  },
  {
    title: 'group.omnitron',
    schema: 'OmnitronCard',
    path: 'omnitron',
    common: ['login', 'domainUrl'],
    more: null,
  },
  { title: 'group.erpQuery', schema: 'ErpQuery', path: 'erpQuery', common: ['sku'], more: null },
  {
    title: 'group.fetchMissing',
    schema: 'FetchMissingCard',
    path: 'fetchMissing',
    common: ['enabled'],
    more: null,
  },
  {
    title: 'group.reconcile',
    schema: 'ReconcileCard',
    path: 'reconcile',
    common: ['everyHours'],
    more: null,
  },
];

const ofRead = { schema: 'ReadCard', path: 'read' } as const;
const READ: readonly Group[] = [
  {
    ...ofRead,
    title: 'group.request',
    common: ['login', 'url', 'method', 'modifiedDateKey'],
    more: ['headers', 'extraParams', 'lookBackSeconds', 'delta', 'bodyType', 'bodyText', 'sign'],
  },
  {
    ...ofRead,
    title: 'group.response',
    common: ['recordsPath'],
    more: [
      'passOn',
      'responseFormat',
      'errorWhen',
      'emptyBody',
      'charset',
      'xmlLists',
      'csvDelimiter',
      'csvQuote',
      'csvSkipLines',
      'csvHasHeader',
      'csvColumns',
      'csvSameNames',
      'csvFillShortLines',
    ],
  },
  { ...ofRead, title: 'group.pages', common: ['pagination'], more: [] },
  { ...ofRead, title: 'group.stages', common: [], more: ['products', 'details'] },
  { ...ofRead, title: 'group.limits', common: [], more: null },
];

const ofWrite = { schema: 'WriteCard', path: 'write' } as const;
const WRITE: readonly Group[] = [
  {
    ...ofWrite,
    title: 'group.safety',
    common: ['emptyImages', 'foreignImages', 'removalGuardPercent', 'removalGuardFloor'],
    more: ['noRows', 'onlyAskedFor', 'lookAgainHours', 'allowMangledSkus', 'allowImageRemoval'],
  },
  {
    ...ofWrite,
    title: 'group.images',
    common: ['imageBaseUrl', 'imageSeparator'],
    more: [
      'imagePreflight',
      'ignoreUrlParameters',
      'imageVersionField',
      'imageVersionHeaders',
      'imageUrlEncoding',
    ],
  },
  { ...ofWrite, title: 'group.effort', common: [], more: null },
];

export const GROUPS: Readonly<Record<CardName, readonly Group[]>> = {
  configuration: CONFIGURATION,
  read: READ,
  script: [
    {
      title: 'group.script',
      schema: 'ScriptCard',
      path: 'script',
      common: ['language', 'source'],
      more: null,
    },
  ],
  mapping: [],
  write: WRITE,
};

/** Fields within cards of cards that are shown at once; the others of their schema are more settings. */
export const COMMON: Readonly<Record<string, readonly string[]>> = {
  CronSchedule: ['expression'],
  IntervalSchedule: ['everySeconds'],
  AfterFlowSchedule: ['flow'],
  NextPagination: ['nextPath', 'totalPath'],
  OffsetPagination: ['offsetKey', 'limitKey', 'pageSize', 'totalPath'],
  PageNumberPagination: ['pageKey', 'limitKey', 'pageSize', 'totalPath', 'totalPagesPath'],
  SeekPagination: ['markerKey', 'markerPath', 'limitKey', 'pageSize'],
  QuerySetting: ['key', 'type'],
  NamedQuerySetting: ['name', 'key', 'type'],
  HmacSign: ['key', 'text', 'header'],
  AwsSign: ['region', 'accessKeyId', 'secretAccessKey'],
  ProductsRequest: ['url', 'idPath', 'key', 'recordsPath'],
  DetailRequest: ['url', 'into', 'recordsPath'],
  ErrorRule: ['path', 'matches', 'then'],
};

/** The names of a group's further fields. */
export function moreOf(group: Group, card: CardName, all: readonly string[]): readonly string[] {
  if (group.more !== null) return group.more;
  const others = GROUPS[card].filter(({ path }) => path === group.path);
  const taken = new Set(others.flatMap(({ common, more }) => [...common, ...(more ?? [])]));
  return all.filter((name) => !taken.has(name));
}

/** The card that shows a path of the document. */
export function cardOfPath(path: string): CardName {
  const [first] = path.split(/[.[]/);
  return CARDS.find((card) => card === first) ?? 'configuration';
}
