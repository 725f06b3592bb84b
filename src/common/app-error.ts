import type { ProblemDetails } from './problem-members.dto.js';

/** What a failure is, closed: retry decisions read this alone, never a message. */
export type ErrorKind =
  'config' | 'input' | 'auth' | 'not-found' | 'conflict' | 'rate-limited' | 'transient' | 'bug';

/** One line of a feature's error table: its kind, the HTTP status it answers with and a short title. */
export interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly status: number;
  readonly title: string;
}

/** One place in the user's input that is wrong; `path` is dotted (`read.pagination.type`, `mapping[0].spec`). */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  /** Where the field holds a text with a grammar of its own: its code and the place in the text, from 1. */
  readonly code?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ErrorOptions {
  /** Extra members of the problem document. Never a secret. */
  readonly details?: ProblemDetails;
  readonly problems?: readonly FieldProblem[];
  readonly cause?: unknown;
}

/** The one error type that crosses rooms. Its message is for the user: what is wrong, where, what to do. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly status: number;
  readonly title: string;
  readonly details: ProblemDetails;
  readonly problems: readonly FieldProblem[];

  constructor(
    readonly code: string,
    definition: ErrorDefinition,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.kind = definition.kind;
    this.status = definition.status;
    this.title = definition.title;
    this.details = options.details ?? {};
    this.problems = options.problems ?? [];
  }
}

const tables = new Map<string, ErrorDefinition>();

/** Every code of every table that was loaded, for the test that each has one HTTP status. */
export function listErrorDefinitions(): ReadonlyMap<string, ErrorDefinition> {
  return tables;
}

/**
 * Declares a feature's error table and returns the function that makes its errors:
 * `const flowError = defineErrors({ FLOW_NOT_FOUND: {…} }); throw flowError('FLOW_NOT_FOUND', 'There is no flow "x".')`.
 */
export function defineErrors<Code extends string>(
  table: Readonly<Record<Code, ErrorDefinition>>,
): (code: Code, message: string, options?: ErrorOptions) => AppError {
  for (const [code, definition] of Object.entries<ErrorDefinition>(table)) {
    if (tables.has(code)) throw new Error(`The error code ${code} is declared twice.`);
    tables.set(code, definition);
  }
  return (code, message, options) => new AppError(code, table[code], message, options);
}
