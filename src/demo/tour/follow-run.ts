import { setTimeout as delay } from 'node:timers/promises';
import { DemoError } from './demo-error.js';
import { type RestClient } from './rest-client.js';

/** A run as `GET /api/v1/runs/{id}` shows it, in so far as the demo looks at it. */
export interface RunView {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'paused' | 'finished';
  readonly status: string | null;
  readonly phase: 'read' | 'write' | 'done';
  readonly pages: number;
  readonly records: number;
  readonly products: number;
  readonly written: number;
  readonly skipped: number;
  readonly failed: number;
  readonly failure: { readonly step: string; readonly code: string; readonly detail: string } | null;
  readonly warnings: readonly string[];
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

const STALLED_AFTER_MS = 120_000;
const POLL_EVERY_MS = 500;

/**
 * Follows a run until it has finished, telling `onProgress` of every change; gives the finished run. Throws `DemoError`
 * when nothing has moved for two minutes.
 */
export async function followRun(
  api: RestClient,
  runId: string,
  signal: AbortSignal,
  onProgress: (run: RunView) => void,
): Promise<RunView> {
  const stall = new AbortController();
  const timer = setTimeout(
    () => stall.abort(new DemoError(`The run has not moved for ${STALLED_AFTER_MS / 1000} s.`)),
    STALLED_AFTER_MS,
  );
  let seen = '';
  try {
    for await (const run of views(api, runId, AbortSignal.any([signal, stall.signal]))) {
      const now = JSON.stringify([run.state, run.phase, run.pages, run.written, run.skipped, run.failed]);
      if (now !== seen) timer.refresh();
      seen = now;
      onProgress(run);
      if (run.state === 'finished') return run;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new DemoError(`Run ${runId} was lost from sight before it had finished.`);
}

/** The event stream; where it cannot be had or breaks off, the run is asked for again and again. */
async function* views(api: RestClient, runId: string, signal: AbortSignal): AsyncGenerator<RunView> {
  try {
    yield* api.events<RunView>(`/api/v1/runs/${runId}/events`, signal);
  } catch {
    signal.throwIfAborted();
  }
  for (;;) {
    yield await api.get<RunView>(`/api/v1/runs/${runId}`, signal);
    await delay(POLL_EVERY_MS, undefined, { signal });
  }
}
