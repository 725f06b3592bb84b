import { cachedExpression, ExpressionError } from '@image-integrator/nifi-expression';

export interface ExpressionTrial {
  readonly expression: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly timezone: string;
  readonly nowMs: number;
}

interface Warning {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What the expression gives; or the place and the words of its fault. */
export type TriedExpression =
  | { readonly result: string; readonly type: string; readonly warnings: Warning[] }
  | { readonly fault: ExpressionFault };

export interface ExpressionFault {
  readonly stage: 'compile' | 'evaluate';
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

export function tryExpression({ expression, nowMs, ...given }: ExpressionTrial): TriedExpression {
  try {
    const compiled = cachedExpression(expression, { functions: 'language' });
    const result = compiled.evaluate({ ...given, now: new Date(nowMs), refusePlaceholders: false });
    const warnings = [...compiled.warnings, ...compiled.placeholderWarnings(given.attributes)];
    return { result, type: compiled.type, warnings };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { stage, message, line, column, excerpt } = error;
    return { fault: { stage, message, line, column, excerpt } };
  }
}
