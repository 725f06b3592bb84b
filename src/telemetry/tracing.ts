/**
 * One trace per run. Its id is the run's own (both are 128 bits), and the id of its first span follows from it; so every
 * process that works on a run joins the same trace without asking anybody, and an operator finds the trace by the run.
 * Only the process that ends the run sends that first span.
 *
 * While traces are off there is no tracer and a span is a plain call of its work.
 */
import {
  ROOT_CONTEXT,
  type Attributes,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { currentRun, inContext, type RunContext } from './run-context.js';

/** Makes spans whose ids are given: the first span of a run. */
export interface RunTracer {
  readonly tracer: Tracer;
  /** The first span of a run, the same in every process. */
  startRunSpan(runId: string, attributes: Attributes, startTime?: Date): Span;
}

let tracing: RunTracer | null = null;

export function setTracing(next: RunTracer | null): void {
  tracing = next;
}

/** Does `work` for a run: its lines in the log name the run, and its spans join the trace of the run. */
export function duringRun<T>(run: { readonly id: string; readonly flowSlug: string }, work: () => T): T {
  const span = tracing?.startRunSpan(run.id, {}) ?? null;
  return inContext({ runId: run.id, flow: run.flowSlug, span }, work);
}

/** Does `work` as a span of the current run. `startTime`: when it began, if that was before this call. */
export async function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
  startTime?: Date,
): Promise<T> {
  const run = currentRun();
  const span = startSpan(run, name, attributes, startTime);
  if (run === undefined || span === null) return await work();
  try {
    return await inContext({ ...run, span }, work);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Adds to the span that the code is in: counts that are known only at its end, the code of a failure that is a value. */
export function describeSpan(attributes: Attributes, failure: string | null = null): void {
  if (tracing === null) return;
  const span = currentRun()?.span;
  span?.setAttributes(attributes);
  if (failure !== null) span?.setStatus({ code: SpanStatusCode.ERROR, message: failure });
}

/** A span of the current run that is over already. */
export function recordSpan(name: string, attributes: Attributes, durationMs: number, endTime: Date): void {
  startSpan(currentRun(), name, attributes, new Date(endTime.getTime() - durationMs))?.end(endTime);
}

/** Sends the first span of a run that has ended; of a run that was resumed, a span of its own for what came after. */
export function recordRunSpan(
  run: {
    readonly id: string;
    readonly startedAt: Date;
    readonly finishedAt: Date;
    readonly resumed: boolean;
  },
  attributes: Attributes,
  failure: string | null,
): void {
  if (tracing === null) return;
  const first = tracing.startRunSpan(run.id, attributes, run.startedAt);
  const span = run.resumed
    ? tracing.tracer.startSpan(
        'run resumed',
        { attributes, startTime: run.startedAt },
        trace.setSpan(ROOT_CONTEXT, first),
      )
    : first;
  if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
  span.end(run.finishedAt);
}

function startSpan(
  run: RunContext | undefined,
  name: string,
  attributes: Attributes,
  startTime: Date | undefined,
): Span | null {
  if (tracing === null || run === undefined || run.span === null) return null;
  return tracing.tracer.startSpan(
    name,
    { attributes, ...(startTime === undefined ? {} : { startTime }) },
    trace.setSpan(ROOT_CONTEXT, run.span),
  );
}

/** Messages of the application's own errors are made for users and hold no secret; of others, the name must do. */
function fail(span: Span, error: unknown): void {
  const { name, message, code } = error as { name?: string; message?: string; code?: unknown };
  const known = name === 'AppError' && typeof code === 'string';
  const type = known ? code : (name ?? 'unknown');
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: known ? `${code}: ${message ?? ''}` : type });
}
