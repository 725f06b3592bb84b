import type { Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { isSame, type JsonObject } from '../document/json.js';
import type { CardName } from './layout.js';

export type ReadAnswer = Schemas['TestReadResponse'];
export type FlowAnswer = Schemas['TestFlowResponse'];
export type Exchange = Schemas['ShownExchangeResponse'];

interface LiveData {
  readonly kind: 'live';
  readonly sku: string;
  readonly pageNo: number;
  readonly cursor: object | null;
}

/** What a test takes for what the ERP sends. */
export type TestData =
  | LiveData
  | { readonly kind: 'sample'; readonly name: string }
  | { readonly kind: 'pasted'; readonly text: string };

export const LIVE: LiveData = { kind: 'live', sku: '', pageNo: 1, cursor: null };

/** Why a step failed. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly members: Partial<Schemas['Problem']>;
}

export interface ScriptBody {
  readonly input: readonly unknown[] | null;
  readonly result: unknown;
  readonly text: string | null;
  readonly printed: string;
  readonly log: readonly { readonly level: string; readonly message: string }[];
}

export interface MappingBody {
  readonly input: unknown;
  /** The output after each operation; null where only the end is known. */
  readonly operations: readonly { readonly operation: string; readonly output: unknown }[] | null;
  readonly result: unknown;
  readonly warnings: readonly string[];
}

interface Bodies {
  readonly configuration: ReadAnswer;
  readonly read: ReadAnswer;
  readonly script: ScriptBody;
  readonly mapping: MappingBody;
  readonly write: FlowAnswer;
}

/** How the test of one card went. */
export interface Outcome<T> {
  readonly document: JsonObject;
  readonly data: TestData;
  readonly ok: boolean;
  readonly failure: Failure | null;
  readonly durationMs: number;
  readonly records: { readonly in: number | null; readonly out: number | null };
  /** Null where the card failed before there was anything to show. */
  readonly body: T | null;
}

export type Results = { readonly [C in CardName]?: Outcome<Bodies[C]> };

const COMMON = ['read', 'erpQuery', 'timezone', 'initialSyncDate', 'direction'] as const;
/** What of the document a card's result depends on; null: everything. */
const PARTS: Readonly<Record<CardName, readonly string[] | null>> = {
  configuration: ['omnitron', 'read'],
  read: COMMON,
  script: [...COMMON, 'script'],
  mapping: [...COMMON, 'script', 'mapping'],
  write: null,
};

/** Whether a result is about the document and data as they are now. */
export function isFresh(
  card: CardName,
  outcome: Pick<Outcome<unknown>, 'document' | 'data'>,
  document: JsonObject,
  data: TestData,
): boolean {
  const isDataSame = card === 'configuration' || isSame(outcome.data, data);
  const parts = PARTS[card];
  if (parts === null) return isDataSame && isSame(outcome.document, document);
  return isDataSame && parts.every((part) => isSame(outcome.document[part], document[part]));
}

export function failureOf(error: unknown): Failure {
  const { code, detail, errors, members } = Problem.of(error);
  const words = errors.map(({ path, message }) => `${path.replace(/^document\./, '')}: ${message}`);
  return { code, detail: [detail, ...words].filter((text) => text !== '').join('\n'), members };
}

const STEP_CARDS: Readonly<Record<string, CardName>> = {
  login: 'read',
  read: 'read',
  payload: 'read',
  sample: 'read',
  script: 'script',
  mapping: 'mapping',
};
const cardOfStep = (step: string): CardName => STEP_CARDS[step] ?? 'write';

/** What a dry run says of each card; cards that it did not come to are left out. */
export function resultsOf(answer: FlowAnswer, document: JsonObject, data: TestData): Results {
  const steps = answer.steps.filter((step) => step.step !== 'group' || !step.ok || answer.rows.length > 0);
  const of = (card: CardName) => {
    const own = steps.filter(({ step }) => cardOfStep(step) === card);
    const failed = own.find(({ ok }) => !ok);
    return {
      document,
      data,
      isThere: own.length > 0,
      ok: failed === undefined,
      failure:
        failed === undefined
          ? null
          : { code: failed.code ?? '', detail: failed.detail ?? '', members: failed.members ?? {} },
      durationMs: own.reduce((sum, { durationMs }) => sum + durationMs, 0),
    };
  };
  const pages = answer.pages.filter(({ identifiers }) => identifiers === null);
  const count = (of: (page: (typeof pages)[number]) => number | null): number | null =>
    pages.reduce<number | null>((sum, page) => (sum === null ? of(page) : sum + (of(page) ?? 0)), null);
  const [read, script, mapping, write] = [of('read'), of('script'), of('mapping'), of('write')];
  const recordCount = count((page) => page.recordCount);
  const scriptCount = count((page) => page.scriptRecords);
  const rowCount = count((page) => page.resultRecords);
  const first = pages[0];
  return {
    read: { ...read, records: { in: null, out: recordCount }, body: answer },
    ...(script.isThere && {
      script: {
        ...script,
        records: { in: recordCount, out: scriptCount },
        body: {
          input: first?.records ?? null,
          result: first?.scriptResult ?? null,
          text: null,
          printed: first?.scriptOutput ?? '',
          log: [],
        },
      },
    }),
    ...(mapping.isThere && {
      mapping: {
        ...mapping,
        records: { in: scriptCount ?? recordCount, out: rowCount },
        body: {
          input: first?.scriptResult ?? first?.records ?? null,
          operations: null,
          result: first?.result ?? null,
          warnings: [],
        },
      },
    }),
    ...(write.isThere && {
      write: { ...write, records: { in: rowCount, out: answer.rows.length }, body: answer },
    }),
  };
}
