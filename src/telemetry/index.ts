export {
  boundedLabel,
  httpSeconds,
  registry,
  rowsSettled,
  runSeconds,
  runsFinished,
  sandboxKills,
  scriptSeconds,
  stepSeconds,
} from './metrics.js';
export { runFields } from './run-context.js';
export { eventLoopLag } from './event-loop-lag.js';
export { slowWatch } from './slow-watch.js';
export { TelemetryModule } from './telemetry.module.js';
export { describeSpan, duringRun, inSpan, recordRunSpan, recordSpan } from './tracing.js';
