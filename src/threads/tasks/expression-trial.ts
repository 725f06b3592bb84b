import { cachedExpression, ExpressionError } from '@image-integrator/nifi-expression';

export interface ExpressionTrial {
  readonly expression: string;
  /** What is evaluated, where that is another text: the expression as a request with a query has it. */
  readonly placed?: string;
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

const LANGUAGE = { functions: 'language' } as const;

export function tryExpression({ expression, placed, nowMs, ...given }: ExpressionTrial): TriedExpression {
  try {
    const compiled = cachedExpression(expression, LANGUAGE);
    const evaluated = placed === undefined ? compiled : cachedExpression(placed, LANGUAGE);
    const result = evaluated.evaluate({ ...given, now: new Date(nowMs), refusePlaceholders: false });
    const warnings = [...compiled.warnings, ...compiled.placeholderWarnings(given.attributes)];
    return { result, type: compiled.type, warnings };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { stage, message, line, column, excerpt } = error;
    return { fault: { stage, message, line, column, excerpt } };
  }
}
