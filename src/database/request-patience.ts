import { AsyncLocalStorage } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';

/** A request this old is told to come back instead of waiting for a connection: its client is answered within two seconds. */
const ANSWER_AFTER_MS = 900;
/** A machine that is busy with other things may have taken all of that: so long it waits at least. */
const LEAST_WAIT_MS = 400;
/** What has taken so long all the same is long work, as a dry run, and may wait for a moment in it. */
const LONG_WORK_MS = 3_000;
const LONG_WORK_WAITS_MS = 15_000;
export const REQUEST_LOCK_TIMEOUT_MS = 600;

/** What a request may still wait. */
export class Patience {
  /** Whether it has had a connection. */
  hasBegun = false;
  private readonly startedAtMs = performance.now();

  constructor(private readonly response: Response) {}

  get isOver(): boolean {
    return this.response.headersSent;
  }

  get leftMs(): number {
    const ageMs = performance.now() - this.startedAtMs;
    return ageMs > LONG_WORK_MS ? LONG_WORK_WAITS_MS : Math.max(LEAST_WAIT_MS, ANSWER_AFTER_MS - ageMs);
  }
}

const requests = new AsyncLocalStorage<Patience>();

/** Marks all that is done for a request until its answer begins; work of the process itself waits as long as it must. */
export function impatientRequests(_request: Request, response: Response, next: NextFunction): void {
  requests.run(new Patience(response), next);
}

/** Does what the process itself wants to know, whichever request it is for. */
export function patiently<T>(work: () => T): T {
  return requests.exit(work);
}

/** The patience of the request that this is done for; null for work of the process, and for a stream that is under way. */
export function currentPatience(): Patience | null {
  const patience = requests.getStore();
  return patience === undefined || patience.isOver ? null : patience;
}
