import { randomUUID } from 'node:crypto';
import type { FieldProblem } from '../common/index.js';
import {
  type Chain,
  compileChain,
  type JoltEnvironment,
  type JoltLimits,
  JoltSpecError,
} from '@image-integrator/jolt';

/** One card of a mapping: the name of a Jolt operation and its spec (not needed by `sort`). */
export interface JoltOperation {
  readonly operation: string;
  readonly spec?: unknown;
}

/** A compiled mapping; see `Chain`. */
export type Mapping = Chain;

const SYSTEM: JoltEnvironment = { now: () => new Date(), newUuid: () => randomUUID() };

/**
 * Compiles a mapping, a list of Jolt operations, into a function of JSON values.
 * @throws JoltSpecError which operation and key cannot be compiled, and what to do about it.
 */
export function compileMapping(chain: unknown, limits?: Partial<JoltLimits>): Mapping {
  return compileChain(chain, SYSTEM, limits);
}

/** What is wrong with a mapping, with paths such as `mapping[0].spec.photos.*`; empty where it can be run. */
export function validateMapping(chain: unknown): FieldProblem[] {
  try {
    compileMapping(chain);
    return [];
  } catch (error) {
    if (!(error instanceof JoltSpecError)) throw error;
    return [{ path: mappingPath(error), message: error.message }];
  }
}

/** Where in a mapping an error is, as a dotted path. */
export function mappingPath({ operationIndex, path }: JoltSpecError): string {
  if (operationIndex === null) return 'mapping';
  return `mapping[${operationIndex}]${path === '' ? '' : `.${path}`}`;
}
