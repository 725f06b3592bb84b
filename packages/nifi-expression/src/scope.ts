import { type TimeZone } from '@image-integrator/java-text';
import { own } from './own.js';

/** What one evaluation may read: nothing else reaches an expression. */
export interface Scope {
  readonly attributes: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  /** The clock of this evaluation, in milliseconds of the Unix epoch. */
  readonly nowMs: number;
  /** For dates whose function names no zone of its own. */
  readonly zone: TimeZone;
  /** 16 random bytes, for `UUID()` and `random()`. */
  readonly randomBytes: () => Uint8Array;
  /** By evaluator, for each list of values that is being gone through: the one at hand. */
  readonly selected: Map<object, string | null>;
  /** How many times a value was itself evaluated, by `evaluateELString()`. */
  readonly depth: number;
}

/** The value of an attribute, or null. Only own properties count: `constructor` is no attribute. */
export function findAttribute(scope: Scope, name: string): string | null {
  return own(scope.attributes, name) ?? null;
}

export function findParameter(scope: Scope, name: string): string | null {
  return own(scope.parameters, name) ?? null;
}
