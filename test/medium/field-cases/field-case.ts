import { expect } from 'vitest';
import type { OmnitronSimulator } from '../../../src/demo/index.js';
import type { TestApp } from '../../support/app.js';
import { type RunBody, runToEnd } from '../../support/image-flow.js';
import { type ErpAnswer, type SeenRequest, serveErp } from '../../support/scripted-erp.js';

/** An answer, and which requests get it: the first that fits is given. */
export interface Told extends ErpAnswer {
  readonly path?: string;
  readonly method?: string;
  /** `''`: not there. */
  readonly query?: Readonly<Record<string, string>>;
  /** Given so often, then passed over. */
  readonly times?: number;
}

type Row = Readonly<Record<string, unknown>>;

/** What ERPs and users do, and what must become of it. `{{ERP}}` in headers is the address of the ERP. */
export interface FieldCase {
  readonly rule: string;
  readonly read?: Row;
  /** Other cards of the flow. */
  readonly cards?: Row;
  /** By run: what the ERP answers in the first, the second, … */
  readonly runs: readonly (readonly Told[])[];
  /** What the last run must be. */
  readonly run: Row;
  readonly detail?: RegExp;
  readonly warning?: RegExp;
  /** What the shop holds in the end: the URLs of a SKU, in order. */
  readonly shop?: Readonly<Record<string, readonly string[]>>;
  /** Code and text of failed rows, by SKU. */
  readonly rows?: Readonly<Record<string, readonly [code: string, detail: RegExp]>>;
  /** How many requests the last run makes. */
  readonly asked?: number;
  /** Whether the last two runs ask from the same moment on: the checkpoint has not moved. */
  readonly staysAtCheckpoint?: true;
}

export const img = (name: string): string => `https://cdn.example.com/${name}.jpg`;
export const record = (sku: unknown, name: string): Row => ({ sku, img: img(name) });

/** Records `{sku, img, n?}`, one image each. */
export const MAPPING = [
  {
    operation: 'shift',
    spec: { '*': { sku: '[&1].product_sku', img: '[&1].images[0].url', n: '[&1].images[0].order' } },
  },
];

let made = 0;

/** Carries a case out with a flow and an ERP of its own, and compares. */
export async function tryCase(server: TestApp, omnitron: OmnitronSimulator, told: FieldCase): Promise<void> {
  let answers: readonly Told[] = [];
  let used = new Map<Told, number>();
  await using erp = await serveErp((request) => {
    const answer = answers.find((one) => fits(one, request, used.get(one) ?? 0));
    if (answer === undefined) return { status: 404, json: { detail: 'no route' } };
    used.set(answer, (used.get(answer) ?? 0) + 1);
    const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [
      name,
      String(value).replaceAll('{{ERP}}', erp.origin),
    ]);
    return { ...answer, headers: Object.fromEntries(headers) as Record<string, string> };
  });
  const slug = `case-${(made += 1)}`;
  const flow = {
    name: slug,
    slug,
    omnitron: { login: 'omnitron', domainUrl: omnitron.url },
    read: { url: `${erp.origin}/items`, waitMinutes: 0, ...told.read },
    mapping: MAPPING,
    ...told.cards,
  };
  await server.call('post', '/api/v1/flows').send(flow).expect(201);
  const firstOfRun: (SeenRequest | undefined)[] = [];
  let run: RunBody | null = null;
  let before = 0;
  for (const answersOfRun of told.runs) {
    answers = answersOfRun;
    used = new Map();
    before = erp.seen.length;
    run = await runToEnd(server, {}, slug);
    firstOfRun.push(erp.seen[before]);
  }
  if (run === null) throw new Error('A case has at least one run.');
  expect(run).toMatchObject(told.run);
  if (told.detail !== undefined) expect(run.failure?.detail).toMatch(told.detail);
  if (told.warning !== undefined) expect(run.warnings.join('\n')).toMatch(told.warning);
  else expect(run.warnings).toEqual([]);
  for (const [sku, urls] of Object.entries(told.shop ?? {}))
    expect([sku, omnitron.findContent(sku)?.images.map(({ url }) => url) ?? []]).toEqual([sku, urls]);
  if (told.rows !== undefined) await compareRows(server, run.id, told.rows);
  if (told.asked !== undefined) expect(erp.seen.length - before).toBe(told.asked);
  if (told.staysAtCheckpoint === true) {
    const [previous, last] = firstOfRun.slice(-2).map((request) => request?.query.get('since'));
    expect(last).toBe(previous);
  }
}

async function compareRows(
  server: TestApp,
  runId: string,
  told: NonNullable<FieldCase['rows']>,
): Promise<void> {
  const { body } = await server.call('get', `/api/v1/runs/${runId}/rows?status=failed&limit=100`).expect(200);
  const { results } = body as { results: { sku: string | null; code: string; detail: string }[] };
  expect(results.map(({ sku, code }) => [String(sku), code])).toEqual(
    Object.entries(told).map(([sku, [code]]) => [sku, code]),
  );
  for (const { sku, detail } of results) expect(detail).toMatch(told[String(sku)]?.[1] ?? /^$/);
}

function fits({ path, method, query = {}, times }: Told, request: SeenRequest, used: number): boolean {
  return (
    (path === undefined || path === request.path) &&
    (method === undefined || method === request.method) &&
    Object.entries(query).every(([name, value]) => (request.query.get(name) ?? '') === value) &&
    (times === undefined || used < times)
  );
}
