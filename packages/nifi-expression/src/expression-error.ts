import { JavaTextError } from '@image-integrator/java-text';
import { placeOf, type Place } from './source-text.js';

/** `compile`: the text is not a valid expression, whatever the attributes. `evaluate`: these attributes do not fit it. */
export type Stage = 'compile' | 'evaluate';

/** The one error of this room: what is wrong, and where in the text that the user wrote. */
export class ExpressionError extends Error implements Place {
  override readonly name = 'ExpressionError';

  constructor(
    readonly stage: Stage,
    /** What is wrong, without its place. It may quote an attribute's value only if the value is not secret. */
    readonly reason: string,
    readonly line: number,
    readonly column: number,
    readonly excerpt: string,
    options?: ErrorOptions,
  ) {
    super(`${reason} (line ${line}, column ${column})`, options);
  }

  /** The error of a `Fault`, placed in the property it happened in. */
  static from(fault: Fault, stage: Stage, text: string): ExpressionError {
    const { line, column, excerpt } = placeOf(text, fault.offset ?? 0);
    return new ExpressionError(stage, fault.message, line, column, excerpt, { cause: fault.cause });
  }
}

/** Thrown inside the room, where only an offset is known; the outer face turns it into an `ExpressionError`. */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    message: string,
    /** Offset in the property; unknown (null) in code that knows nothing of it: the calling node adds its own. */
    readonly offset: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What failed, if it is a failure of an expression; null for every other error. */
export function asFault(error: unknown): Fault | null {
  if (error instanceof Fault) return error;
  return error instanceof JavaTextError ? new Fault(error.message, null, { cause: error.cause }) : null;
}
