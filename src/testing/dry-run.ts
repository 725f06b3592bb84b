import {
  firstRecords,
  type FlowEnd,
  type FlowPage,
  type FlowSink,
  type LoggedIn,
  nothingCameOut,
  pageStepsOf,
  type Refusal,
  type Step,
  type StepTime,
  type Taken,
} from '../engine/index.js';
import type { FlowDocument } from '../flows/index.js';
import { diffImages, diffTotals, type HeldImages } from '../omnitron-writer/index.js';
import { type RowTrial, type StagedRow, stagedRows, type TrialRow } from '../runs/index.js';
import type { Rehearsal, RehearsalInput, RehearsalStep, RehearsedRow } from './rehearsal.js';
import { RehearsalReport } from './rehearsal-report.js';

/** Where the pages of a dry run end up: in a report, with what a run would decide on their rows and the write would change. */
export class DryRun implements FlowSink {
  readonly report = new RehearsalReport();
  private readonly staged: { pageNo: number; records: number; rows: readonly StagedRow[] }[] = [];
  private productPages = 0;
  private records = 0;
  private made = 0;

  constructor(
    private readonly trial: RowTrial,
    private readonly held: HeldImages,
    private readonly flow: FlowDocument,
    private readonly input: RehearsalInput & { readonly signal: AbortSignal },
  ) {}

  loggedIn({ secrets }: LoggedIn, time: StepTime): void {
    this.report.secrets.push(...secrets);
    this.report.noteTime('login', time);
  }

  async begin(): Promise<{ readonly from: unknown }> {
    const { source } = this.input;
    return { from: source.step === 'read' ? source.cursor : null };
  }

  async take(page: FlowPage): Promise<Taken> {
    const { source, until, maxPages } = this.input;
    this.noteTimes(page);
    this.report.notePage(page, until === 'read' ? null : firstRecords(page.outputs));
    if (page.source.identifiers !== null) return 'more';
    this.productPages += 1;
    this.records += page.source.recordCount;
    this.made += page.steps.at(-1)?.records ?? page.source.recordCount;
    if (until === 'write') {
      const versions = await this.trial.imageVersions(page, this.flow, this.input.signal);
      const { pageNo, recordCount: records } = page.source;
      this.staged.push({ pageNo, records, rows: stagedRows(page, this.flow, { versions }) });
    }
    return source.step === 'read' && this.productPages >= maxPages ? 'enough' : 'more';
  }

  async endRead(): Promise<Refusal | null> {
    const steps = pageStepsOf(this.flow, this.input.until);
    if (this.flow.write.noRows === 'accept') return null;
    return nothingCameOut(steps, { records: this.records, rows: this.made });
  }

  async group(signal: AbortSignal): Promise<Refusal | null> {
    const { flow, staged: pages, input } = this;
    const { query, force, maxRows, readFrom } = input;
    const verdict = this.report.verdict?.verdict ?? null;
    const run = { direction: flow.direction, trigger: 'test', query, force, readFrom, verdict };
    const plan = () => this.trial.planRows({ flow, run, pages, maxRows }, signal);
    const { rows, refusal, warnings } = await this.timed('group', plan);
    this.report.rows = rows.map(rehearsed);
    this.report.warnings = warnings;
    return refusal;
  }

  /** Compares the rows that would be written or held with what Omnitron holds; those that are unchanged too. */
  async write(signal: AbortSignal): Promise<void> {
    const { flow, report } = this;
    if (flow.write.imagePreflight !== 'off') {
      const seen = await this.timed('preflight', () => this.trial.lookAtImages(flow, report.rows, signal));
      report.rows = seen.map(rehearsed);
    }
    if (flow.write.foreignImages !== 'replace' && !this.input.force) {
      const seen = await this.timed('diff', () => this.trial.lookForForeign(flow, report.rows, signal));
      report.rows = seen.map(rehearsed);
    }
    const isShown = ({ sku, status, refusal }: RehearsedRow): boolean =>
      sku !== null && (refusal === null || status === 'held');
    const skus = report.rows.filter(isShown).map(({ sku }) => sku ?? '');
    const held = await this.timed('diff', () => this.held.findImages(flow.omnitron, skus, signal));
    report.rows = report.rows.map((row) =>
      isShown(row)
        ? {
            ...row,
            diff: diffImages(row.images, held.get(row.sku ?? '') ?? [], flow.write.ignoreUrlParameters),
          }
        : row,
    );
    const sent = report.rows.filter(({ refusal }) => refusal === null);
    report.totals = diffTotals(sent.flatMap(({ diff }) => (diff === null ? [] : [diff])));
  }

  /** The report, with how the flow ended. */
  shown(end: FlowEnd): Rehearsal {
    if (end.kind === 'refused') this.report.noteProblem(this.nameOf(end.refusal.step), end.refusal);
    if (end.kind === 'failed') {
      const { step, time, error, page } = end.failure;
      if (page !== null) {
        this.noteTimes(page);
        this.report.notePage(page, null);
      }
      this.report.noteTime(this.nameOf(step), time);
      this.report.noteProblem(this.nameOf(step), { code: error.code, detail: error.message }, error.details);
      if (step === 'read' && this.input.source.step === 'read')
        this.report.verdict = { verdict: 'short', reason: error.message };
    }
    return this.report.shown();
  }

  private noteTimes({ readTime, steps }: FlowPage): void {
    this.report.noteTime(this.nameOf('read'), readTime);
    for (const { step, time } of steps) this.report.noteTime(step, time);
  }

  private nameOf(step: Step): RehearsalStep {
    if (step === 'read') return this.input.source.step;
    return step === 'write' ? 'diff' : step;
  }

  private async timed<T>(step: RehearsalStep, work: () => Promise<T>): Promise<T> {
    const fromMs = performance.now();
    const value = await work();
    this.report.noteTime(step, { fromMs, toMs: performance.now() });
    return value;
  }
}

function rehearsed(row: TrialRow): RehearsedRow {
  const { sku, identifier, images, status, code, detail, warning } = row;
  const refusal =
    status === 'failed' || status === 'held' ? { code: code ?? '', detail: detail ?? '' } : null;
  return { sku, identifier, status, code, detail, warning, images, refusal, diff: null };
}
