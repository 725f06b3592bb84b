import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';

/** The run that the code is working for, wherever it is called from, and the span it is in while traces are on. */
export interface RunContext {
  readonly runId: string;
  /** Slug of the flow. */
  readonly flow: string;
  readonly span: Span | null;
}

const contexts = new AsyncLocalStorage<RunContext>();

export function currentRun(): RunContext | undefined {
  return contexts.getStore();
}

export function inContext<T>(context: RunContext, work: () => T): T {
  return contexts.run(context, work);
}

/** What every line of the log says of the run that it concerns; empty where there is none. */
export function runFields(): { runId?: string; flow?: string } {
  const run = contexts.getStore();
  return run === undefined ? {} : { runId: run.runId, flow: run.flow };
}
