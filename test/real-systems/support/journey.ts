import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_OMNITRON_ACCOUNT,
  type OmnitronSimulator,
  startOmnitronSimulator,
} from '../../../src/demo/index.js';
import { fillTemplate, type TemplateParameter } from '../../../src/templates/fill-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type RunBody, startRun, waitForRun } from '../../support/image-flow.js';
import { type Gate, openGate } from './gate.js';
import { ADDED, CHANGED, POSTED, SEED } from './products.js';
import type { SystemProcess } from './system-process.js';
import { missingSystem } from './systems.mjs';

/** A real system with the products of `SEED`, as it is tried. */
export interface RealErp extends AsyncDisposable {
  readonly process: SystemProcess;
  /** For the template, beside `erpUrl`, `erpLogin` and `pageSize`. */
  readonly values: Readonly<Record<string, string>>;
  /** The login where the template has none. */
  readonly login?: object;
  /** What this site has in the place of fields of the template's login. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** What the system holds, asked in another way than the flow does: SKUs and image URLs. */
  holdings(gate: string): Promise<Map<string, string[]>>;
  /** Gives these products another first image, in the system's own way. */
  change(skus: readonly string[]): Promise<void>;
  /** Makes a product with two images. */
  add(sku: string): Promise<void>;
  /** Whether the system takes what a request carries. */
  accepts?(headers: IncomingHttpHeaders): Promise<boolean>;
}

export interface Journey {
  /** Its folder in `systems/`. */
  readonly system: string;
  /** Why it cannot be tried here, of a system that npm does not install. */
  readonly missing?: string | null;
  readonly template: string;
  /** Whether it gives tokens, which can die. */
  readonly hasTokens: boolean;
  readonly open: (gate: Gate) => Promise<RealErp>;
}

const FLOW = 'real';
const PAGE_SIZE = 10;

interface TemplateBody {
  readonly parameters: readonly TemplateParameter[];
  readonly login: Readonly<Record<string, unknown>> | null;
  readonly cards: Readonly<Record<string, unknown>>;
}

/** Tries a flow that was made from a template at a real system, in every way that a run starts, and with what befalls one. */
export function tryRealSystem({ system, template, hasTokens, open, ...journey }: Journey): void {
  const missing = journey.missing === undefined ? missingSystem(system) : journey.missing;
  if (missing !== null) console.log(missing);
  let server: TestApp;
  let omnitron: OmnitronSimulator;
  let gate: Gate;
  let erp: RealErp | undefined;

  const held = (): Map<string, string[]> =>
    new Map(
      [...omnitron.skus()].map((sku) => [
        sku,
        (omnitron.findContent(sku)?.images ?? []).map(({ url }) => url),
      ]),
    );
  const holdings = async (skus?: readonly string[]): Promise<Map<string, string[]>> => {
    const all = (await erp?.holdings(gate.origin)) ?? new Map<string, string[]>();
    return new Map([...all].filter(([sku]) => skus?.includes(sku) ?? true));
  };
  const ended = async (runId: string, products: number): Promise<RunBody> => {
    const run = await waitForRun(server, runId);
    expect(run).toMatchObject({
      failure: null,
      status: 'succeeded',
      verdict: 'complete',
      failed: 0,
      warnings: [],
    });
    expect(run.products).toBe(products);
    return run;
  };
  const full = (): Promise<string> => startRun(server, { force: true }, FLOW);

  beforeAll(async () => {
    if (missing !== null) return;
    omnitron = await startOmnitronSimulator({ products: 0, unknownProducts: 'create' });
    server = await startTestApp();
    gate = await openGate(() => erp?.process.port ?? 0);
    erp = await open(gate);
    await saveFlow(server, { omnitron, gate, erp, template });
  });
  afterAll(async () => {
    await server?.stop();
    await gate?.[Symbol.asyncDispose]();
    await erp?.[Symbol.asyncDispose]();
    await omnitron?.stop();
  });

  describe.runIf(missing === null)(`a real ${system}, by the template ${template}`, () => {
    it('is read as a whole', async () => {
      await ended(await full(), SEED.length);
      const truth = await holdings();
      expect(truth.size).toBe(SEED.length);
      expect(held()).toEqual(truth);
    });

    it('gives what changed in it since then, and that alone', async () => {
      const since = Date.now();
      // Dates of queries have whole seconds.
      await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(since + 1100);
      await erp?.change(CHANGED);
      await erp?.add(ADDED);
      const truth = await holdings();
      expect(held()).not.toEqual(truth);
      const modifiedDateGt = new Date(since + 1000).toISOString();
      const run = await ended(await startRun(server, { modifiedDateGt }, FLOW), CHANGED.length + 1);
      expect(run.written).toBe(CHANGED.length + 1);
      expect(held()).toEqual(truth);
    });

    it('gives single SKUs, and the SKUs of a posted CSV', async () => {
      omnitron.reset();
      await ended(await startRun(server, { sku: ["O'N-007"], force: true }, FLOW), 1);
      expect(held()).toEqual(await holdings(["O'N-007"]));

      omnitron.reset();
      const { body } = await server
        .call('post', `/api/v1/flows/${FLOW}/runs?force=true`)
        .set('content-type', 'text/csv')
        .send(`sku\n${POSTED.map((sku) => `"${sku}"`).join('\n')}\n`)
        .expect(202);
      await ended((body as { runId: string }).runId, POSTED.length);
      expect(held()).toEqual(await holdings(POSTED));
    });

    it.runIf(hasTokens)('may end the token while it is read', async () => {
      omnitron.reset();
      let refused = false;
      gate.at(6, async ({ headers }) => {
        await expect.poll(() => erp?.accepts?.(headers), { timeout: 60_000, interval: 250 }).toBe(false);
        refused = true;
      });
      await ended(await full(), SEED.length + 1);
      expect(refused).toBe(true);
      expect(held()).toEqual(await holdings());
    });

    it('may be killed and started again while it is read', async () => {
      omnitron.reset();
      const restarts: Promise<void>[] = [];
      gate.at(5, async () => {
        await erp?.process.kill();
        restarts.push(erp?.process.start() ?? Promise.reject(new Error('There is no system.')));
      });
      await ended(await full(), SEED.length + 1);
      await Promise.all(restarts);
      expect(gate.cut()).toBeGreaterThan(0);
      expect(held()).toEqual(await holdings());
    });
  });
}

/** Makes logins and flow as users do: from the template that the application serves. */
async function saveFlow(
  server: TestApp,
  {
    omnitron,
    gate,
    erp,
    template,
  }: { omnitron: OmnitronSimulator; gate: Gate; erp: RealErp; template: string },
): Promise<void> {
  const { body } = await server.call('get', `/api/v1/templates/${template}`).expect(200);
  const { parameters, login, cards } = body as TemplateBody;
  const known = (name: string): boolean => parameters.some((parameter) => parameter.name === name);
  const values = {
    erpUrl: gate.origin,
    erpLogin: 'erp',
    ...(known('pageSize') ? { pageSize: String(PAGE_SIZE) } : {}),
    ...erp.values,
  };
  const own = login === null ? erp.login : fillTemplate({ parameters, cards: login }, values);
  const create = (path: string, document: object): Promise<unknown> =>
    server.call('post', `/api/v1/${path}`).send(document).expect(201);
  await create('logins', {
    slug: 'omnitron',
    name: 'Omnitron',
    type: 'omnitron',
    settings: { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT },
  });
  await create('logins', { slug: 'erp', name: 'ERP', ...withSecrets(own ?? {}, erp.secrets ?? {}) });
  await create('flows', {
    name: FLOW,
    slug: FLOW,
    omnitron: { login: 'omnitron', domainUrl: omnitron.url },
    write: { foreignImages: 'replace' },
    ...fillTemplate({ parameters, cards }, values),
  });
}

/** `***` of the template's login by the names of its fields. */
function withSecrets(login: object, secrets: Readonly<Record<string, string>>): object {
  return JSON.parse(JSON.stringify(login), (name, value: unknown) => secrets[name] ?? value) as object;
}
