/**
 * What the process counts while it works; `/metrics` prints it. One registry per process, as Prometheus sees it. Labels
 * are closed sets or pass `boundedLabel`, so that nothing from outside can grow the number of series without end.
 * docs/monitoring.md explains each metric.
 */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export const registry = new Registry();
collectDefaultMetrics({ register: registry });

export const PREFIX = 'image_integrator_';
const registers = [registry];
const STEP_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export const runsFinished = new Counter({
  name: `${PREFIX}runs_finished_total`,
  help: 'Runs that have ended, by what came of them.',
  labelNames: ['flow', 'trigger', 'status'],
  registers,
});

export const runSeconds = new Histogram({
  name: `${PREFIX}run_duration_seconds`,
  help: 'From the start of a run (or its resumption) to its end.',
  labelNames: ['flow'],
  buckets: [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600],
  registers,
});

export const rowsSettled = new Counter({
  name: `${PREFIX}rows_total`,
  help: 'Rows that got their outcome. code: why a row was skipped or failed, empty when it was written.',
  labelNames: ['flow', 'outcome', 'code'],
  registers,
});

export const stepSeconds = new Histogram({
  name: `${PREFIX}step_duration_seconds`,
  help: 'One go of a step: a login, a page of read, script and mapping, a grouping, a batch of rows of write.',
  labelNames: ['step'],
  buckets: STEP_SECONDS,
  registers,
});

export const httpSeconds = new Histogram({
  name: `${PREFIX}http_client_request_duration_seconds`,
  help: 'Requests that went out, each attempt by itself. status: 2xx to 5xx, or error for no answer.',
  labelNames: ['purpose', 'host', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  registers,
});

export const scriptSeconds = new Histogram({
  name: `${PREFIX}script_duration_seconds`,
  help: 'Runs of scripts, the wait for a sandbox included. outcome: succeeded, or the code of the failure.',
  labelNames: ['language', 'outcome'],
  buckets: STEP_SECONDS,
  registers,
});

export const sandboxKills = new Counter({
  name: `${PREFIX}sandbox_kills_total`,
  help: 'Sandbox processes that had to be killed, or ended by themselves, while a script was running.',
  labelNames: ['reason'],
  registers,
});

/** A label for values from outside: the first `max` of them as they are, all later ones `other`. */
export function boundedLabel(max: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= max) return 'other';
    known.add(value);
    return value;
  };
}
