import type { RunQuery, Verdict } from '../erp-reader/index.js';

/** The words of a run's life, as the API, the database and the engine share them. */

export const RUN_TRIGGERS = [
  'schedule',
  'manual',
  'csv',
  'fetch-missing',
  'outbound',
  'after-flow',
  'test',
] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** `paused`: its Omnitron account takes nothing now; the run goes on by itself when `resumeAt` has come. */
export const RUN_STATES = ['queued', 'running', 'paused', 'finished'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_STATUSES = ['succeeded', 'partial', 'failed', 'empty', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** `read`: login to grouping. `write`: row batches are queued or done. `done`: finished at least once. */
export type RunPhase = 'read' | 'write' | 'done';

export interface RunFailure {
  readonly step: string;
  readonly code: string;
  readonly detail: string;
  /** How the ERP's answer begins that was refused, secrets masked. */
  readonly excerpt?: string | null;
}

/** Why a run waits instead of going on. */
export interface RunPause {
  readonly code: string;
  readonly detail: string;
}

export interface RunCounts {
  readonly written: number;
  readonly skipped: number;
  readonly failed: number;
  /** Rows that wait for a user to release or drop them. */
  readonly held: number;
}

export const NO_COUNTS: RunCounts = { written: 0, skipped: 0, failed: 0, held: 0 };

/** What writes do to the images in the shop. */
export interface ImageSums {
  readonly added: number;
  /** With another order or type. */
  readonly changed: number;
  readonly removed: number;
}

export interface Run extends RunCounts {
  readonly id: string;
  readonly flowId: string;
  readonly flowSlug: string;
  readonly flowVersion: number;
  readonly direction: 'inbound' | 'outbound';
  readonly trigger: RunTrigger;
  /** Place of an outbound run among all: a later post has a greater one. Null for an inbound run. */
  readonly arrivalNo: number | null;
  readonly triggeredBy: string;
  /** What it was asked for; of many SKUs the first. All are in `run_queries`. */
  readonly query: RunQuery;
  /** How many SKUs (or other values) it asks for; 0 for a full run. */
  readonly identifiers: number;
  readonly force: boolean;
  readonly scheduledFor: Date | null;
  /** The day (UTC, `YYYY-MM-DD`) whose partition holds the run's rows. */
  readonly day: string;
  readonly state: RunState;
  readonly status: RunStatus | null;
  readonly phase: RunPhase;
  /** How often its batches were given out; jobs of an older epoch are void. */
  readonly epoch: number;
  /** When a paused run goes on. */
  readonly resumeAt: Date | null;
  /** Why it is paused. */
  readonly pause: RunPause | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  /** When a finished run was last resumed or its failed rows were tried again. */
  readonly reopenedAt: Date | null;
  readonly readStartedAt: Date | null;
  /** `last.request` of a run that reads what changed since; null for one that reads everything, or what a user asked for. */
  readonly readFrom: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly cancelledBy: string | null;
  readonly pages: number;
  /** Requests to the ERP that its pages took, repeated ones and those for details included. */
  readonly requests: number;
  readonly records: number;
  readonly products: number;
  readonly imagesAdded: number;
  readonly imagesChanged: number;
  readonly imagesRemoved: number;
  readonly declaredTotal: number | null;
  readonly stopReason: string | null;
  /** How its read ended; null while it has not, and where nothing was read (outbound). */
  readonly verdict: Verdict | null;
  /** Why, as a sentence. */
  readonly verdictReason: string | null;
  readonly failure: RunFailure | null;
  readonly warnings: readonly string[];
}

/** A finished run's status, computed: never set by hope. */
export function runStatus(end: RunCounts & { failure: RunFailure | null; cancelled: boolean }): RunStatus {
  if (end.failure !== null) return 'failed';
  if (end.cancelled) return 'cancelled';
  if (end.held > 0) return 'partial';
  if (end.written + end.skipped + end.failed === 0) return 'empty';
  if (end.failed === 0) return 'succeeded';
  return end.written + end.skipped > 0 ? 'partial' : 'failed';
}

/** Whether nothing new may be begun in a run: it was cancelled, or something in it went wrong. */
export function isStopping(run: Pick<Run, 'cancelRequestedAt' | 'failure'>): boolean {
  return run.cancelRequestedAt !== null || run.failure !== null;
}
