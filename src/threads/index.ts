export type { ExpressionFault } from './tasks/expression-trial.js';
export { type TriedMapping, tryMapping } from './tasks/mapping-trial.js';
export { Threads, ThreadsModule } from './threads.js';
