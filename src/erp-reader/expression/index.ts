export {
  CompiledText,
  compileExpression,
  type CompileOptions,
  type EvaluationInput,
  type ExpressionWarning,
  type MaskableText,
} from './compiled-text.js';
export { ExpressionError, type Stage } from './expression-error.js';
export { cachedExpression } from './expression-cache.js';
export { isTimeZone } from './java/time-zone.js';
export { isSecretAttribute } from './secrets.js';
export type { ResultType } from './values.js';
export { toWireUrl, WireUrlError } from './wire-url.js';
