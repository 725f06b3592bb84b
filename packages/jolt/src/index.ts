export { type JoltLimits } from './budget.js';
export { parseExactJson } from './exact-json.js';
export { type Chain, compileChain, type OperationOutput } from './chain.js';
export { functionWarnings, type JoltWarning } from './function-warnings.js';
export { JoltRunError, type JoltRunErrorReason, JoltSpecError } from './jolt-error.js';
export { type JoltEnvironment } from './operation.js';
export { FUNCTION_HELP, type FunctionHelp } from './functions/function-help.js';
