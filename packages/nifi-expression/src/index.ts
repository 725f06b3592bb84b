export { BoundedJsonPath, JsonPathExcess } from './bounded-json-path.js';
export {
  CompiledText,
  compileExpression,
  type EvaluationInput,
  type MaskableText,
  type TextWithSecrets,
} from './compiled-text.js';
export { ExpressionError } from './expression-error.js';
export { cachedExpression } from './expression-cache.js';
export { findExpressions } from './range-scanner.js';
export { isSecretAttribute } from './secrets.js';
export { toWireUrl, WireUrlError } from './wire-url.js';
export { FUNCTION_HELP, type FunctionHelp } from './function-help.js';
export { functionShape, type FunctionShape } from './function-names.js';
