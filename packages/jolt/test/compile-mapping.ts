import { randomUUID } from 'node:crypto';
import { type Chain, compileChain, type JoltLimits } from '../src/index.js';

export type Mapping = Chain;

/** A chain with the clock and the random numbers of this process. */
export function compileMapping(chain: unknown, limits?: Partial<JoltLimits>): Mapping {
  return compileChain(chain, { now: () => new Date(), newUuid: () => randomUUID() }, limits);
}
