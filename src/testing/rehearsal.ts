import type { ProblemMembers } from '../common/index.js';
import { type LastStep, type Step, STEPS } from '../engine/index.js';
import type { ObservedExchange, PageCursor, ReadVerdict, RunQuery } from '../erp-reader/index.js';
import type { diffTotals, ImageDiff } from '../omnitron-writer/index.js';
import type { TrialRow } from '../runs/index.js';
import type { Tester } from '../transform/index.js';
import type { Sample } from './sample.js';
import type { ShownExchange } from './shown-exchange.js';

/** Where a rehearsal has its pages from: the ERP, what it would post (JSON text), or a sample. */
export type RehearsalSource =
  | { readonly step: 'read'; readonly cursor: PageCursor | null }
  | { readonly step: 'payload'; readonly payload: string }
  | { readonly step: 'sample'; readonly sample: Sample };

/** What is tried of a flow, and how much of it. */
export interface RehearsalInput {
  readonly query: RunQuery;
  /** As of a run: unchanged rows are written, and none are held. */
  readonly force: boolean;
  /** Since when the flow would read what changed; null where it reads everything, or what is asked for. */
  readonly readFrom: Date | null;
  readonly source: RehearsalSource;
  /** Pages of the ERP. */
  readonly maxPages: number;
  readonly maxRows: number;
  readonly until: LastStep;
  readonly tester: Tester;
  readonly observe?: (exchange: ObservedExchange) => void;
}

/** What stands in a report for a step of a run: where the pages are from, and what is done instead of writing. */
const STAND_INS = { read: ['read', 'payload', 'sample'], write: ['preflight', 'diff'] } as const;
type StandIns = typeof STAND_INS;
export type RehearsalStep = Exclude<Step, keyof StandIns> | StandIns[keyof StandIns][number];
export const REHEARSAL_STEPS: readonly RehearsalStep[] = STEPS.flatMap((step): readonly RehearsalStep[] =>
  step === 'read' || step === 'write' ? STAND_INS[step] : [step],
);

export interface StepReport {
  readonly step: RehearsalStep;
  readonly ok: boolean;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly code: string | null;
  readonly detail: string | null;
  /** What else is known of the failure: line and traceback of a script, the operation of a mapping. */
  readonly members?: ProblemMembers;
}

export interface PageReport {
  readonly pageNo: number;
  readonly recordCount: number;
  readonly declaredTotal: number | null;
  /** What it names, on a page of the first stage of a read; the records come on a later page. */
  readonly identifiers: readonly string[] | null;
  readonly requests: number;
  readonly startedAt: Date;
  /** The first records, as they go on to the script. */
  readonly records: readonly unknown[];
  readonly nextCursor: unknown;
  readonly stopReason: string | null;
  readonly warnings: readonly string[];
  readonly scriptOutput: string | null;
  /** What the script made of the page, cut like the records. */
  readonly scriptResult: readonly unknown[] | null;
  /** How many records the script made, and how many rows script and mapping. */
  readonly scriptRecords: number | null;
  readonly resultRecords: number | null;
  /** What script and mapping made of the page, cut like the records. */
  readonly result: readonly unknown[] | null;
}

/** A row as a run would write it, or refuse it, and what the write would do. */
export interface RehearsedRow extends TrialRow {
  readonly refusal: { readonly code: string; readonly detail: string } | null;
  readonly diff: ImageDiff | null;
}

/** Everything that a rehearsal brought to light; a step that failed is the last one. */
export interface Rehearsal {
  readonly ok: boolean;
  readonly steps: readonly StepReport[];
  readonly exchanges: readonly ShownExchange[];
  readonly pages: readonly PageReport[];
  readonly rows: readonly RehearsedRow[];
  readonly totals: ReturnType<typeof diffTotals> | null;
  /** How the read ended; null where it did not, or nothing was read. */
  readonly verdict: ReadVerdict | null;
  readonly warnings: readonly string[];
}
