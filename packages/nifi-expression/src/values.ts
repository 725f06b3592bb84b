/**
 * The types of the language. A type is static: it is known when an expression is compiled. Every value may be null
 * (a missing attribute); what null does is up to each function.
 */
export type ResultType = 'STRING' | 'BOOLEAN' | 'WHOLE_NUMBER' | 'DECIMAL' | 'NUMBER' | 'DATE' | 'INSTANT';

/** How each type is held. A whole number is a Java long and wraps around; a date counts milliseconds, an instant nanoseconds, of the Unix epoch. */
export interface ValueOf {
  STRING: string;
  BOOLEAN: boolean;
  WHOLE_NUMBER: bigint;
  DECIMAL: number;
  /** Whole (bigint) or decimal (number), told apart by the value alone. */
  NUMBER: bigint | number;
  DATE: bigint;
  INSTANT: bigint;
}

export type Value = ValueOf[ResultType] | null;

/** Texts longer than this are refused: a URL, a header or a body never is, a runaway expression soon would be. */
export const MAX_TEXT_LENGTH = 1_000_000;
