import { client, type Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import { exactJson } from '../document/exact-json.js';
import type { JsonObject } from '../document/json.js';
import { readJson } from '../document/json-text.js';
import type { CardName } from './layout.js';
import {
  type FlowAnswer,
  failureOf,
  isFresh,
  type Outcome,
  type ReadAnswer,
  type Results,
  resultsOf,
  type ScriptBody,
  type TestData,
} from './test-model.js';

type FlowRequest = Schemas['TestFlowRequest'];

export interface Asked {
  readonly until: CardName;
  readonly slug: string | null;
  /** A stored flow is tested, not the document. */
  readonly stored: string | null;
  readonly document: JsonObject;
  readonly data: TestData;
  readonly results: Results;
  readonly signal: AbortSignal;
}

type Progress = { readonly running: CardName } | { readonly results: Results };

/** The steps up to a card, one after the other; what fails in a step is its result. Throws what is refused before anything was tried. */
export async function* runTest(asked: Asked): AsyncGenerator<Progress> {
  const { until, document, data, stored } = asked;
  if (until === 'configuration') {
    yield { results: { configuration: await login(asked) } };
    return;
  }
  // All of it at once: rows are compared with what Omnitron holds, of the whole page.
  if (until === 'write' || stored !== null) {
    yield { results: resultsOf(await dryRun(asked, until), document, data) };
    return;
  }
  const before = asked.results.read;
  const isKept = until !== 'read' && before?.ok === true && isFresh('read', before, document, data);
  yield { running: 'read' };
  const read = isKept ? before : await readStep(asked);
  yield { results: { read } };
  if (!read.ok || until === 'read') return;
  let input = inputOf(read.body, document);
  if (document['script'] != null) {
    yield { running: 'script' };
    const script = await scriptStep(asked, input);
    yield { results: { script } };
    if (!script.ok) return;
    input = script.body?.result ?? null;
  } else if (until === 'script') return;
  if (until === 'mapping' && document['mapping'] != null) {
    yield { running: 'mapping' };
    yield { results: { mapping: await mappingStep(asked, input) } };
  }
}

async function login(asked: Asked): Promise<Outcome<ReadAnswer>> {
  const answer = await flowTest(
    { ...asked, data: { kind: 'live', sku: '', pageNo: 1, cursor: null } },
    'login',
  );
  const failed = answer.steps.find(({ ok }) => !ok);
  return {
    document: asked.document,
    data: asked.data,
    ok: answer.ok,
    failure:
      failed === undefined
        ? null
        : { code: failed.code ?? '', detail: failed.detail ?? '', members: failed.members ?? {} },
    durationMs: answer.steps.reduce((sum, { durationMs }) => sum + durationMs, 0),
    records: { in: null, out: null },
    body: answer,
  };
}

const dryRun = (asked: Asked, until: CardName): Promise<FlowAnswer> =>
  flowTest(asked, until === 'configuration' ? 'login' : until);

/** The document, as far as the test goes: what comes after may still be half written. */
function tested({
  stored,
  document,
  slug,
  until,
}: Asked): { readonly flow: string } | { readonly document: JsonObject } {
  if (stored !== null) return { flow: stored };
  const { name, slug: _slug, ...cards } = document;
  const parts = {
    ...cards,
    name: name === '' ? 'Test' : (name ?? 'Test'),
    ...(slug === null ? {} : { slug }),
    ...(until === 'read' || until === 'configuration' ? { script: null, mapping: null } : {}),
    ...(until === 'script' ? { mapping: null } : {}),
  };
  return { document: parts };
}

/** A cursor is any of many shapes, of which the typed client takes none: it goes back as it came. */
async function flowTest(asked: Asked, until: FlowRequest['until']): Promise<FlowAnswer> {
  const { data, slug, signal } = asked;
  const source =
    data.kind === 'sample'
      ? { sample: { flow: slug ?? '', name: data.name } }
      : data.kind === 'pasted'
        ? { payload: parsed(data.text) as object }
        : {
            ...(data.sku === '' ? {} : { query: { sku: data.sku.split(/[\s,]+/), force: false } }),
            ...(data.cursor === null ? {} : { cursor: data.cursor as NonNullable<FlowRequest['cursor']> }),
          };
  const body = { ...tested(asked), ...source, until, maxPages: 1, maxRows: 100 } as FlowRequest;
  const { data: answer } = await client.POST('/api/v1/test/flow', {
    body: body as never,
    bodySerializer: (sent: object) => withExact(sent, 'payload', data.kind === 'pasted' ? data.text : null),
    signal,
  });
  if (answer === undefined) throw new Error('No answer');
  return answer;
}

/** The body as JSON, with a member that goes as it was pasted: parsed, its long numbers would be texts. */
function withExact(body: object, name: string, text: string | null): string {
  if (text === null) return JSON.stringify(body);
  const others = JSON.stringify({ ...body, [name]: undefined }).slice(1, -1);
  return `{${others},${JSON.stringify(name)}:${text}}`;
}

async function readStep(asked: Asked): Promise<Outcome<ReadAnswer>> {
  const { document, data, signal } = asked;
  if (data.kind === 'pasted' && document['direction'] !== 'outbound') return pasted(asked, data.text);
  if (data.kind !== 'live') return asRead(resultsOf(await flowTest(asked, 'read'), document, data));
  const body = {
    ...tested({ ...asked, until: 'read' }),
    ...(data.sku === '' ? {} : { query: { sku: data.sku.split(/[\s,]+/), force: false } }),
    ...(data.cursor === null ? {} : { cursor: data.cursor }),
  } as Schemas['TestReadRequest'];
  const { data: answer } = await client.POST('/api/v1/test/read', { body: body as never, signal });
  if (answer === undefined) throw new Error('No answer');
  return asRead(resultsOf({ ...answer, rows: [], totals: null, warnings: [] }, document, data));
}

function asRead({ read }: Results): Outcome<ReadAnswer> {
  if (read === undefined) throw new Error('Nothing was read');
  return read;
}

/** What is pasted for an inbound flow goes to script and mapping as it is; nobody is asked. */
function pasted({ document, data }: Asked, text: string): Outcome<ReadAnswer> {
  const content = parsed(text);
  const records = Array.isArray(content) ? (content as unknown[]) : [content];
  const page = {
    pageNo: 1,
    recordCount: records.length,
    declaredTotal: null,
    identifiers: null,
    requests: 0,
    startedAt: new Date().toISOString(),
    records,
    nextCursor: null,
    stopReason: null,
    warnings: [],
    scriptOutput: null,
    scriptResult: null,
    scriptRecords: null,
    resultRecords: null,
    result: null,
  };
  const body: ReadAnswer = { ok: true, steps: [], exchanges: [], pages: [page], verdict: null };
  const counts = { in: null, out: records.length };
  return { document, data, ok: true, failure: null, durationMs: 0, records: counts, body };
}

function parsed(text: string): unknown {
  if (readJson(text).fault === null) return exactJson(text);
  throw new Problem(400, 'PASTED_INVALID', '', '', null, [], null);
}

/** What of a page goes on: its records, or where the whole response does, that. */
function inputOf(body: ReadAnswer | null, document: JsonObject): unknown {
  const page = body?.pages.findLast(({ identifiers }) => identifiers === null);
  const records = page?.records ?? [];
  const { read } = document as {
    readonly read?: { readonly passOn?: string; readonly recordsPath?: string };
  };
  const isWhole = read?.recordsPath == null || read.passOn === 'response';
  const answer = body?.exchanges.at(-1)?.response.excerpt.trimStart() ?? '[';
  return isWhole && records.length === 1 && !answer.startsWith('[') ? records[0] : records;
}

async function scriptStep({ document, data, signal }: Asked, input: unknown): Promise<Outcome<ScriptBody>> {
  const startedAt = performance.now();
  const common = { document, data };
  const records = Array.isArray(input) ? (input as unknown[]) : [input];
  const isPasted = data.kind === 'pasted' && document['direction'] !== 'outbound';
  const isWrapped = isPasted && Array.isArray(input) && !data.text.trimStart().startsWith('[');
  try {
    const card = document['script'] as unknown as Schemas['ScriptCard'];
    const { data: sent } = await client.POST('/api/v1/test/script', {
      body: {
        ...card,
        ...(isPasted ? { inputText: isWrapped ? `[${data.text}]` : data.text } : { input }),
        attributes: {},
      } as Schemas['TestScriptRequest'],
      parseAs: 'text',
      signal,
    });
    const answer = exactJson(sent ?? 'null') as Schemas['TestScriptResponse'] | null;
    const { result = null, text = null, stdout = '', log = [], durationMs = 0, relationship } = answer ?? {};
    const isFailure = relationship === 'failure';
    return {
      ...common,
      ok: !isFailure,
      failure: isFailure ? { code: 'REL_FAILURE', detail: stdout, members: {} } : null,
      durationMs: Math.round(durationMs),
      records: { in: records.length, out: Array.isArray(result) ? result.length : result === null ? 0 : 1 },
      body: { input: records, result, text, printed: stdout, log },
    };
  } catch (error) {
    const failure = stepFailure(error, signal);
    const { stdout = '', log = [] } = failure.members;
    const lines = log.map(({ level = '', message = '' }) => ({ level, message }));
    return {
      ...common,
      ok: false,
      failure,
      durationMs: Math.round(performance.now() - startedAt),
      records: { in: records.length, out: null },
      body: { input: records, result: null, text: null, printed: stdout, log: lines },
    };
  }
}

async function mappingStep(
  { document, data, signal }: Asked,
  input: unknown,
): Promise<NonNullable<Results['mapping']>> {
  const startedAt = performance.now();
  const common = { document, data };
  const count = (value: unknown): number => (Array.isArray(value) ? value.length : value == null ? 0 : 1);
  try {
    const mapping = document['mapping'] as unknown as Schemas['MappingOperationCard'][];
    const { data: answer } = await client.POST('/api/v1/test/mapping', {
      body: { input, mapping, perOperation: true } as Schemas['TestMappingRequest'],
      signal,
    });
    const { result = null, perOperation = [], warnings = [] } = answer ?? {};
    return {
      ...common,
      ok: true,
      failure: null,
      durationMs: Math.round(performance.now() - startedAt),
      records: { in: count(input), out: count(result) },
      body: { input, operations: perOperation, result, warnings },
    };
  } catch (error) {
    return {
      ...common,
      ok: false,
      failure: stepFailure(error, signal),
      durationMs: Math.round(performance.now() - startedAt),
      records: { in: count(input), out: null },
      body: { input, operations: null, result: null, warnings: [] },
    };
  }
}

/** What a step is refused for is its result; that nobody is logged in, and a cancelled test, are not. */
function stepFailure(error: unknown, signal: AbortSignal) {
  if (signal.aborted || !(error instanceof Problem) || error.status === 401) throw error;
  return failureOf(error);
}
