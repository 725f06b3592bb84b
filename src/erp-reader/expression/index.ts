export {
  compileExpression,
  CompiledText,
  type CompileOptions,
  type EvaluationInput,
  type ExpressionWarning,
} from './compiled-text.js';
export { ExpressionError, type Stage } from './expression-error.js';
export type { ResultType } from './values.js';
