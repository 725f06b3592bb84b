/** Every migration, oldest first. One file per change: `<timestamp>-<what>.ts`, class `<What><timestamp>`. */
import { Auth1764000001000 } from './1764000001000-auth.js';
import { Logins1764000002000 } from './1764000002000-logins.js';
import { HostBudgets1764000002500 } from './1764000002500-host-budgets.js';
import { Flows1764000003000 } from './1764000003000-flows.js';
import { Runs1764000004000 } from './1764000004000-runs.js';
import { Schedule1764000005000 } from './1764000005000-schedule.js';
import { Delivery1764000007000 } from './1764000007000-delivery.js';
import { Identifiers1764000008000 } from './1764000008000-identifiers.js';
import { Outbound1764000009000 } from './1764000009000-outbound.js';
import { RunQueries1764000010000 } from './1764000010000-run-queries.js';
import { FetchMissing1764000010100 } from './1764000010100-fetch-missing.js';
import { Logs1764000011000 } from './1764000011000-logs.js';
import { LiveRuns1764000011500 } from './1764000011500-live-runs.js';
import { LoginErrors1764000011700 } from './1764000011700-login-errors.js';
import { Monitoring1764000012000 } from './1764000012000-monitoring.js';
import { Alarms1764000012500 } from './1764000012500-alarms.js';
import { Audit1764000013000 } from './1764000013000-audit.js';
import { FlowSamples1764000014000 } from './1764000014000-flow-samples.js';
import { BatchShops1764000015000 } from './1764000015000-batch-shops.js';
import { SkuTurnsOfFlows1764000016000 } from './1764000016000-sku-turns-of-flows.js';
import { OutcomeSaves1764000017000 } from './1764000017000-outcome-saves.js';
import { StepTimes1764000018000 } from './1764000018000-step-times.js';
import { AlarmChannels1764000018500 } from './1764000018500-alarm-channels.js';
import { LoginLimits1764000030000 } from './1764000030000-login-limits.js';
import { StepEnds1764000031000 } from './1764000031000-step-ends.js';
import { ReadVerdicts1764000040000 } from './1764000040000-read-verdicts.js';
import { ForgottenCheckpoints1764000040400 } from './1764000040400-forgotten-checkpoints.js';
import { Damage1764000050000 } from './1764000050000-damage.js';
import { UndeliveredProducts1764000050100 } from './1764000050100-undelivered-products.js';
import { Products1764000050200 } from './1764000050200-products.js';
import { BrowserSessions1764000070000 } from './1764000070000-browser-sessions.js';
import { AnswerExcerpts1764000080100 } from './1764000080100-answer-excerpts.js';
import { ForeignImages1764000080500 } from './1764000080500-foreign-images.js';
import { Reconciliations1764000080510 } from './1764000080510-reconciliations.js';
import { NamedSecrets1764000090101 } from './1764000090101-named-secrets.js';
import { ReadWaits1764000090102 } from './1764000090102-read-waits.js';
import { ComparedImages1764000090200 } from './1764000090200-compared-images.js';
import { TwoStageReads1764000090300 } from './1764000090300-two-stage-reads.js';
import { StateOrder1764000090500 } from './1764000090500-state-order.js';
import { Demos1764000091100 } from './1764000091100-demos.js';
import { AlarmSilences1764000091101 } from './1764000091101-alarm-silences.js';
import { RequestHours1764000091102 } from './1764000091102-request-hours.js';
import { ApiTokens1764000091300 } from './1764000091300-api-tokens.js';
import { AuditChanges1764000091301 } from './1764000091301-audit-changes.js';
import { RowSpread1764000091001 } from './1764000091001-row-spread.js';

export const migrations: readonly (new () => import('typeorm').MigrationInterface)[] = [
  Auth1764000001000,
  Logins1764000002000,
  HostBudgets1764000002500,
  Flows1764000003000,
  Runs1764000004000,
  Schedule1764000005000,
  Delivery1764000007000,
  Identifiers1764000008000,
  Outbound1764000009000,
  RunQueries1764000010000,
  FetchMissing1764000010100,
  Logs1764000011000,
  LiveRuns1764000011500,
  LoginErrors1764000011700,
  Monitoring1764000012000,
  Alarms1764000012500,
  Audit1764000013000,
  FlowSamples1764000014000,
  BatchShops1764000015000,
  SkuTurnsOfFlows1764000016000,
  OutcomeSaves1764000017000,
  StepTimes1764000018000,
  AlarmChannels1764000018500,
  LoginLimits1764000030000,
  StepEnds1764000031000,
  ReadVerdicts1764000040000,
  ForgottenCheckpoints1764000040400,
  Damage1764000050000,
  UndeliveredProducts1764000050100,
  Products1764000050200,
  BrowserSessions1764000070000,
  AnswerExcerpts1764000080100,
  ForeignImages1764000080500,
  Reconciliations1764000080510,
  NamedSecrets1764000090101,
  ReadWaits1764000090102,
  ComparedImages1764000090200,
  TwoStageReads1764000090300,
  StateOrder1764000090500,
  RowSpread1764000091001,
  Demos1764000091100,
  AlarmSilences1764000091101,
  RequestHours1764000091102,
  ApiTokens1764000091300,
  AuditChanges1764000091301,
];
