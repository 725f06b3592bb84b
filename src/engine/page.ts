import type { ReadPage } from '../erp-reader/index.js';
import type { StepTime } from './step-time.js';
import type { PageStepName } from './steps/index.js';

/** A page as it enters the steps, wherever it comes from; `next` is what its source goes on from. */
export interface SourcePage extends Omit<ReadPage, 'next'> {
  readonly next: unknown;
}

/** What a step did with a page. */
export interface StepOutcome {
  readonly step: PageStepName;
  readonly time: StepTime;
  /** How many records it made, and the first of them. */
  readonly records: number;
  readonly first: readonly unknown[];
  /** What it printed and logged, secrets masked. */
  readonly printed: string;
}

/** A page with everything that was done with it so far. */
export interface FlowPage {
  readonly source: SourcePage;
  readonly readTime: StepTime;
  /** In the order of the steps; only those that the flow has. */
  readonly steps: readonly StepOutcome[];
  /** What the last of them gave, one entry per output of a script; at first what was read. */
  readonly outputs: readonly unknown[];
}

/** Records that are kept to be shown. */
const FIRST_RECORDS = 10;

/** A list stays a list at 0, 1 and 2 items: a single object is a list of one. */
export function asRecords(output: unknown): unknown[] {
  if (Array.isArray(output)) return output;
  return output === null || output === undefined ? [] : [output];
}

export function countRecords(outputs: readonly unknown[]): number {
  return outputs.reduce((count: number, output) => count + asRecords(output).length, 0);
}

export function firstRecords(outputs: readonly unknown[]): unknown[] {
  const first: unknown[] = [];
  for (const output of outputs) {
    if (first.length >= FIRST_RECORDS) break;
    first.push(...asRecords(output).slice(0, FIRST_RECORDS - first.length));
  }
  return first;
}
