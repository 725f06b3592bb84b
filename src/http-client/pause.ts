import { setTimeout as wait } from 'node:timers/promises';

/** Waits `ms`; when `signal` is aborted, rejects with its reason. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
