import { Injectable } from '@nestjs/common';
import { AppError, redactValue } from '../common/index.js';
import { ErpReader, type ReadPage, runAttributes, type RunQuery } from '../erp-reader/index.js';
import { LoginSessions } from '../logins/index.js';
import { diffTotals } from '../omnitron-writer/index.js';
import { PageTransform, type TransformedPage } from '../runs/index.js';
import { type RehearsedRow, RowRehearsal } from './row-rehearsal.js';
import { showExchange, type ShownExchange } from './shown-exchange.js';
import type { TestedFlow } from './tested-flow.js';

/** How much of a flow is tried. */
export interface RehearsalLimits {
  readonly maxPages: number;
  readonly maxRows: number;
}

export type RehearsalStep = 'login' | 'read' | 'script' | 'mapping' | 'group' | 'diff';

export interface StepReport {
  readonly step: RehearsalStep;
  readonly ok: boolean;
  readonly durationMs: number;
  readonly code: string | null;
  readonly detail: string | null;
}

export interface PageReport {
  readonly pageNo: number;
  readonly recordCount: number;
  readonly declaredTotal: number | null;
  /** The first records, as they go on to the script. */
  readonly records: readonly unknown[];
  readonly nextCursor: unknown;
  readonly stopReason: string | null;
  readonly warnings: readonly string[];
  readonly scriptOutput: string | null;
  /** What script and mapping made of the page, cut like the records. */
  readonly result: readonly unknown[] | null;
}

/** Everything that a rehearsal brought to light; a step that failed is the last one. */
export interface Rehearsal {
  readonly ok: boolean;
  readonly steps: readonly StepReport[];
  readonly exchanges: readonly ShownExchange[];
  readonly pages: readonly PageReport[];
  readonly rows: readonly RehearsedRow[];
  readonly totals: ReturnType<typeof diffTotals> | null;
}

const RECORDS_SHOWN = 10;
const MAX_EXCHANGES = 50;

/** A flow run without its write: logs in, reads, transforms, groups, and compares with what Omnitron holds. */
@Injectable()
export class FlowRehearsal {
  constructor(
    private readonly sessions: LoginSessions,
    private readonly reader: ErpReader,
    private readonly transform: PageTransform,
    private readonly rows: RowRehearsal,
  ) {}

  /** Never writes. What fails in the flow is in the report; only what fails in us throws. `until`: the last step to do. */
  async rehearse(
    flow: TestedFlow,
    query: RunQuery,
    limits: RehearsalLimits,
    until: 'read' | 'diff',
    signal: AbortSignal,
  ): Promise<Rehearsal> {
    const stage = new Stage();
    try {
      const attributes = await stage.during('login', () => this.logIn(flow, query, stage, signal));
      const records = await this.readPages(flow, query, attributes, limits, until, stage, signal);
      if (until === 'diff') await this.compare(flow, records, limits, stage, signal);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'bug') throw error;
    }
    return stage.report();
  }

  private async logIn(
    { document, lastRequest }: TestedFlow,
    query: RunQuery,
    stage: Stage,
    signal: AbortSignal,
  ): Promise<Record<string, string>> {
    const login = document.read?.login ?? null;
    const omnitron = await this.sessions.getSession(document.omnitron.login, { signal });
    stage.secrets.push(...omnitron.secrets);
    const erp = login === null ? null : await this.sessions.getSession(login, { signal });
    stage.secrets.push(...(erp?.secrets ?? []));
    const tokens = { tokenErp: erp?.token ?? null, tokenOmnitron: omnitron.token };
    return runAttributes({ query, lastRequest, ...tokens });
  }

  /** The records that script and mapping make of the pages. */
  private async readPages(
    { document }: TestedFlow,
    query: RunQuery,
    attributes: Record<string, string>,
    { maxPages }: RehearsalLimits,
    until: 'read' | 'diff',
    stage: Stage,
    signal: AbortSignal,
  ): Promise<unknown[]> {
    const { read, erpQuery, timezone } = document;
    if (read === null) return [];
    const input = { card: read, erpQuery, timezone, query, attributes, login: read.login };
    const reading = this.reader.readPages(input, null, signal, (exchange) => {
      if (stage.exchanges.length < MAX_EXCHANGES) stage.exchanges.push(showExchange(exchange));
      stage.secrets.push(...exchange.secrets.filter((secret) => !stage.secrets.includes(secret)));
    });
    const records: unknown[] = [];
    for (let pages = 0; pages < maxPages; pages += 1) {
      const next = await stage.during('read', () => reading.next());
      if (next.done === true) break;
      const page = next.value;
      stage.pages.push(pageReport(page, null));
      if (until === 'read') continue;
      const step = document.script === null ? 'mapping' : 'script';
      const transformed = await stage.during(step, () =>
        this.transform.transformPage(document, page, page.attributes, signal),
      );
      stage.pages[stage.pages.length - 1] = pageReport(page, transformed);
      for (const output of transformed.outputs) records.push(...asRecords(output));
    }
    await reading.return(undefined);
    return records;
  }

  private async compare(
    { document }: TestedFlow,
    records: readonly unknown[],
    { maxRows }: RehearsalLimits,
    stage: Stage,
    signal: AbortSignal,
  ): Promise<void> {
    const rows = await stage.during('group', () =>
      this.rows.groupRecords(document, records, maxRows, signal),
    );
    stage.rows = rows;
    stage.rows = await stage.during('diff', () => this.rows.compareRows(document, rows, signal));
    stage.totals = diffTotals(stage.rows.flatMap(({ diff }) => (diff === null ? [] : [diff])));
  }
}

/** What has come to light so far. */
class Stage {
  readonly secrets: string[] = [];
  readonly exchanges: ShownExchange[] = [];
  readonly pages: PageReport[] = [];
  rows: readonly RehearsedRow[] = [];
  totals: ReturnType<typeof diffTotals> | null = null;
  private readonly steps = new Map<RehearsalStep, StepReport>();

  /** Does a step, or one more page of it; its times add up, and its failure is kept. */
  async during<T>(step: RehearsalStep, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const result = await work();
      this.note(step, startedAt, null);
      return result;
    } catch (error) {
      if (error instanceof AppError) this.note(stepOf(error, step), startedAt, error);
      throw error;
    }
  }

  /** With every secret that the logins and requests have brought masked, also in what scripts made. */
  report(): Rehearsal {
    const steps = [...this.steps.values()];
    const { exchanges, pages, rows, totals } = this;
    const shown: Rehearsal = { ok: steps.every(({ ok }) => ok), steps, exchanges, pages, rows, totals };
    return redactValue(JSON.parse(JSON.stringify(shown)), this.secrets) as Rehearsal;
  }

  private note(step: RehearsalStep, startedAt: number, error: AppError | null): void {
    const before = this.steps.get(step)?.durationMs ?? 0;
    const durationMs = before + Math.round(performance.now() - startedAt);
    const [code, detail] = [error?.code ?? null, error?.message ?? null];
    this.steps.set(step, { step, ok: error === null, durationMs, code, detail });
  }
}

/** Script and mapping of a page are done in one go; the error tells which of them failed. */
function stepOf(error: AppError, step: RehearsalStep): RehearsalStep {
  return step === 'script' && error.code.startsWith('MAPPING_') ? 'mapping' : step;
}

function pageReport(page: ReadPage, transformed: TransformedPage | null): PageReport {
  return {
    pageNo: page.pageNo,
    recordCount: page.recordCount,
    declaredTotal: page.declaredTotal,
    records: asRecords(page.content).slice(0, RECORDS_SHOWN),
    nextCursor: page.next,
    stopReason: page.stopReason,
    warnings: page.warnings,
    scriptOutput: transformed === null ? null : transformed.scriptOutput,
    result: transformed?.outputs.flatMap(asRecords).slice(0, RECORDS_SHOWN) ?? null,
  };
}

function asRecords(output: unknown): unknown[] {
  if (Array.isArray(output)) return output;
  return output === null || output === undefined ? [] : [output];
}
