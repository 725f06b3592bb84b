import { AppError, redactValue } from '../common/index.js';
import type { ObservedExchange } from '../erp-reader/index.js';
import type { PageReport, Rehearsal, RehearsalStep, StepReport } from './rehearsal.js';
import type { RehearsedRow } from './row-rehearsal.js';
import { showExchange, type ShownExchange } from './shown-exchange.js';

const MAX_EXCHANGES = 50;

/** What a rehearsal has brought to light so far. */
export class RehearsalStage {
  readonly secrets: string[] = [];
  readonly pages: PageReport[] = [];
  rows: readonly RehearsedRow[] = [];
  totals: Rehearsal['totals'] = null;
  private readonly exchanges: ShownExchange[] = [];
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

  noteExchange(exchange: ObservedExchange): void {
    if (this.exchanges.length < MAX_EXCHANGES) this.exchanges.push(showExchange(exchange));
    this.secrets.push(...exchange.secrets.filter((secret) => !this.secrets.includes(secret)));
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
