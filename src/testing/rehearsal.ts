import type { ObservedExchange, PageCursor, ReadPage, RunQuery } from '../erp-reader/index.js';
import type { diffTotals } from '../omnitron-writer/index.js';
import type { TransformedPage } from '../runs/index.js';
import type { RehearsedRow } from './row-rehearsal.js';
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
  readonly source: RehearsalSource;
  /** Pages of the ERP. */
  readonly maxPages: number;
  readonly maxRows: number;
  /** The last step to do. */
  readonly until: 'read' | 'diff';
  readonly observe?: (exchange: ObservedExchange) => void;
}

/** What a rehearsal needs of a page, wherever that comes from. */
export interface RehearsedPage extends Pick<
  ReadPage,
  | 'pageNo'
  | 'recordCount'
  | 'declaredTotal'
  | 'content'
  | 'contentText'
  | 'attributes'
  | 'stopReason'
  | 'warnings'
> {
  readonly next: unknown;
}

export type RehearsalStep = 'login' | RehearsalSource['step'] | 'script' | 'mapping' | 'group' | 'diff';

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

export function pageReport(page: RehearsedPage, transformed: TransformedPage | null): PageReport {
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

export function asRecords(output: unknown): unknown[] {
  if (Array.isArray(output)) return output;
  return output === null || output === undefined ? [] : [output];
}
