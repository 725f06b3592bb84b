import { type ProblemMembers, redactValue } from '../common/index.js';
import { firstRecords, type FlowPage, type StepTime } from '../engine/index.js';
import { type ObservedExchange, verdictAfter } from '../erp-reader/index.js';
import type { PageReport, Rehearsal, RehearsalStep, StepReport } from './rehearsal.js';
import { showExchange, type ShownExchange } from './shown-exchange.js';

const MAX_EXCHANGES = 50;
const MAX_IDENTIFIERS = 100;

/** What a dry run has brought to light so far. */
export class RehearsalReport {
  readonly secrets: string[] = [];
  readonly pages: PageReport[] = [];
  rows: Rehearsal['rows'] = [];
  totals: Rehearsal['totals'] = null;
  verdict: Rehearsal['verdict'] = null;
  warnings: Rehearsal['warnings'] = [];
  private readonly exchanges: ShownExchange[] = [];
  private readonly steps = new Map<RehearsalStep, StepReport>();
  /** Read once, so that one moment has one time. */
  private readonly clockStartMs = Date.now() - performance.now();

  /** One more go of a step; its times add up. */
  noteTime(step: RehearsalStep, { fromMs, toMs }: StepTime): void {
    const before = this.steps.get(step);
    const startedAt = before?.startedAt ?? this.dateOf(fromMs);
    const durationMs = (before?.durationMs ?? 0) + Math.round(toMs - fromMs);
    this.steps.set(step, { step, ok: true, startedAt, durationMs, code: null, detail: null });
  }

  /** Why a step that has worked went wrong, and with it the flow. */
  noteProblem(
    step: RehearsalStep,
    { code, detail }: { readonly code: string; readonly detail: string },
    members: ProblemMembers = {},
  ): void {
    const worked = this.steps.get(step);
    if (worked === undefined) return;
    const more = Object.keys(members).length === 0 ? {} : { members };
    this.steps.set(step, { ...worked, ok: false, code, detail, ...more });
  }

  notePage({ source, readTime, steps }: FlowPage, result: readonly unknown[] | null): void {
    this.verdict = verdictAfter(this.verdict, source.verdict);
    const script = steps.find(({ step }) => step === 'script');
    this.pages.push({
      pageNo: source.pageNo,
      recordCount: source.recordCount,
      declaredTotal: source.declaredTotal,
      identifiers: source.identifiers?.slice(0, MAX_IDENTIFIERS) ?? null,
      requests: source.requests,
      startedAt: this.dateOf(readTime.fromMs),
      records: firstRecords([source.content]),
      nextCursor: source.next,
      stopReason: source.stopReason,
      warnings: source.warnings,
      scriptOutput: script?.printed ?? (result === null ? null : ''),
      scriptResult: script?.first ?? null,
      scriptRecords: script?.records ?? null,
      resultRecords: result === null ? null : (steps.at(-1)?.records ?? source.recordCount),
      result,
    });
  }

  noteExchange(exchange: ObservedExchange): void {
    if (this.exchanges.length < MAX_EXCHANGES) this.exchanges.push(showExchange(exchange));
    this.secrets.push(...exchange.secrets.filter((secret) => !this.secrets.includes(secret)));
  }

  /** With every secret that the logins and requests have brought masked, also in what scripts made. */
  shown(): Rehearsal {
    const steps = [...this.steps.values()];
    const { exchanges, pages, rows, totals, warnings, verdict } = this;
    const ok = steps.every((step) => step.ok);
    const shown: Rehearsal = { ok, steps, exchanges, pages, rows, totals, warnings, verdict };
    return redactValue(JSON.parse(JSON.stringify(shown)), this.secrets) as Rehearsal;
  }

  /** The time of a moment of `performance.now()`. */
  private dateOf(moment: number): Date {
    return new Date(this.clockStartMs + moment);
  }
}
