import { randomUUID } from 'node:crypto';
import type { FieldProblem } from '../common/index.js';
import {
  type Chain,
  compileChain,
  functionWarnings,
  type JoltEnvironment,
  type JoltLimits,
  JoltRunError,
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

/** More than anybody writes by hand. */
const MAX_OPERATIONS = 500;

/**
 * Compiles a mapping, a list of Jolt operations, into a function of JSON values.
 * @throws JoltSpecError which operation and key cannot be compiled, and what to do about it.
 */
export function compileMapping(chain: unknown, limits?: Partial<JoltLimits>): Mapping {
  if (Array.isArray(chain) && chain.length > MAX_OPERATIONS) {
    const message = `A mapping has at most ${MAX_OPERATIONS} operations; this one has ${chain.length}.`;
    throw new JoltSpecError(null, '', message);
  }
  return compileChain(chain, SYSTEM, limits);
}

/** What of a mapping runs and is probably not meant: functions that Jolt does not have. Paths as those of problems. */
export function mappingWarnings(chain: unknown): string[] {
  return functionWarnings(chain).map(({ path, message }) => `mapping${path}: ${message}`);
}

/** Most problems that are named of one mapping. */
const MAX_PROBLEMS = 20;

/**
 * Everything that is wrong with a mapping, in its order, with paths such as `mapping[0].spec.photos.*`; empty where it can be
 * run. Each operation is compiled by itself, and again without what was wrong, until it compiles.
 */
export function validateMapping(chain: unknown): FieldProblem[] {
  const isList = Array.isArray(chain) && chain.length > 0 && chain.length <= MAX_OPERATIONS;
  if (!isList) return specError(chain).map(problemOf);
  const problems: FieldProblem[] = [];
  for (const [index, operation] of chain.entries()) {
    problems.push(...operationProblems(operation, index, MAX_PROBLEMS - problems.length));
  }
  return problems;
}

function operationProblems(operation: unknown, index: number, most: number): FieldProblem[] {
  const errors: JoltSpecError[] = [];
  for (let rest: unknown = operation; rest !== null && errors.length < most;) {
    const [error] = specError([rest]);
    if (error === undefined) break;
    // What fails for want of something that was taken away is no problem of the mapping.
    const isEmptied = errors.some(({ path }) => path.startsWith(error.path));
    if (!isEmptied) errors.push(new JoltSpecError(index, error.path, error.message));
    rest = error.path.startsWith('spec.') ? without(rest, error.path) : null;
  }
  return errors.map(problemOf);
}

/** The first thing that keeps a chain from compiling. */
function specError(chain: unknown): JoltSpecError[] {
  try {
    compileMapping(chain);
    return [];
  } catch (error) {
    if (!(error instanceof JoltSpecError)) throw error;
    return [error];
  }
}

/** A copy of `value` without the member at a dotted path, whose keys may hold dots themselves; null when there is none. */
function without(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  for (const [key, child] of Object.entries(value)) {
    if (path === key) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    if (!path.startsWith(`${key}.`)) continue;
    const changed = without(child, path.slice(key.length + 1));
    if (changed !== null) return { ...value, [key]: changed };
  }
  return null;
}

function problemOf(error: JoltSpecError): FieldProblem {
  return { path: mappingPath(error), message: error.message, code: 'MAPPING_INVALID' };
}

/** Where in a mapping an error is, as a dotted path. */
export function mappingPath({ operationIndex, path }: JoltSpecError): string {
  if (operationIndex === null) return 'mapping';
  return `mapping[${operationIndex}]${path === '' ? '' : `.${path}`}`;
}

/** Why applying a mapping stopped: its error as plain values, which pass between threads. */
export interface MappingStop {
  readonly code: 'MAPPING_FAILED' | 'MAPPING_TOO_COSTLY';
  /** `mapping` or `mapping[0]`. */
  readonly path: string;
  readonly message: string;
  readonly operationIndex: number | null;
}

/** What keeps a mapping from being tried: a stop, or all that is wrong with it. */
export interface MappingProblem extends Omit<MappingStop, 'code'> {
  readonly code: MappingStop['code'] | 'MAPPING_INVALID';
  readonly problems: readonly FieldProblem[];
}

/** What applying a mapping threw; null for any other error. */
export function mappingStop(error: unknown): MappingStop | null {
  if (!(error instanceof JoltRunError)) return null;
  const { operationIndex, message, reason } = error;
  const path = operationIndex === null ? 'mapping' : `mapping[${operationIndex}]`;
  return {
    code: reason === 'limit' ? 'MAPPING_TOO_COSTLY' : 'MAPPING_FAILED',
    path,
    message,
    operationIndex,
  };
}

/** Whether a limit stopped a mapping. */
export function isTooCostly(error: unknown): boolean {
  return error instanceof JoltRunError && error.reason === 'limit';
}

/** Like `mappingStop` where `mapping` may not have compiled: every problem of it is named. */
export function mappingProblem(error: unknown, mapping: unknown): MappingProblem | null {
  if (error instanceof JoltSpecError) {
    const { operationIndex, message } = error;
    const problems = validateMapping(mapping);
    return { code: 'MAPPING_INVALID', path: mappingPath(error), message, operationIndex, problems };
  }
  const stop = mappingStop(error);
  return stop === null ? null : { ...stop, problems: [problemOfStop(stop)] };
}

/** A stop as a problem at its place. */
export function problemOfStop({ code, path, message }: MappingStop): FieldProblem {
  return { path, message, code };
}
