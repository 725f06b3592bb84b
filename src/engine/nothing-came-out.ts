import type { FlowCards } from './flow-cards.js';
import type { PageStepName } from './page-step.js';
import type { Refusal } from './sink.js';

/** What went through the steps of a flow that no row came out of. */
export interface Throughput {
  readonly records: number;
  readonly rows: number;
}

/** The step behind which nothing was left although records were read: its verdict, or null. */
export function nothingCameOut(
  { script, mapping }: Pick<FlowCards, 'script' | 'mapping'>,
  { records, rows }: Throughput,
): (Refusal & { readonly step: PageStepName }) | null {
  if (records === 0 || rows > 0 || (script === null && mapping === null)) return null;
  const step = mapping === null ? 'script' : 'mapping';
  const made = { script: 'the script', mapping: 'the mapping' }[step];
  const steps = script === null || mapping === null ? made : 'script and mapping';
  const detail = `Nothing came out of ${records} records: ${steps} made no row of them. Look at the records of a page beside what ${made} takes.`;
  return { step, code: 'NOTHING_CAME_OUT', detail };
}
