import { atOnce, countingExcess, type JsonLimits, type Slices } from '../../common/index.js';
import { DocumentFault } from './document-fault.js';

/** More than any list of products has, and less than what keeps a process busy for seconds. */
const LIMITS: JsonLimits = {
  maxDepth: 200,
  maxValues: 2_000_000,
  maxNames: 50_000,
  maxNumberLength: 1_000,
};

/**
 * Refuses JSON of an ERP that consists of too much, before it is parsed: `RESPONSE_TOO_COMPLEX`, which no other try would mend.
 * One pass over the bytes, in any encoding that writes ASCII as itself.
 */
export function checkShape(bytes: Uint8Array): void {
  atOnce(checkingShape(bytes));
}

/** The same with pauses. */
export function* checkingShape(bytes: Uint8Array): Slices<void> {
  const excess = yield* countingExcess(bytes, LIMITS);
  if (excess === null) return;
  throw new DocumentFault(
    'RESPONSE_TOO_COMPLEX',
    `the response ${excess}. Let the ERP send smaller pages, and lists instead of objects with a name for each record`,
  );
}
