import type { Refusal } from './sink.js';
import type { PageStepName } from './steps/index.js';

/** What went through the steps of a flow, and what came out of them. */
export interface Throughput {
  readonly records: number;
  readonly rows: number;
}

/** Of the page steps of a flow, that behind which nothing was left although records were read: its verdict, or null. */
export function nothingCameOut(
  steps: readonly PageStepName[],
  { records, rows }: Throughput,
): (Refusal & { readonly step: PageStepName }) | null {
  const step = steps.at(-1);
  if (records === 0 || rows > 0 || step === undefined) return null;
  const made = steps.map((name) => `the ${name}`).join(' and ');
  const detail = `Nothing came out of ${records} records: ${made} made no row of them. Look at the records of a page beside what the ${step} takes.`;
  return { step, code: 'NOTHING_CAME_OUT', detail };
}

/**
 * Whether that is a mistake, not a choice: records came to the mapping, whose fields or values it does not know. A script that
 * gives nothing has chosen so. `scripted`: records that the script gave; null for a flow without one.
 */
export function isUnmapped(step: PageStepName, scripted: number | null): boolean {
  return step === 'mapping' && scripted !== 0;
}
