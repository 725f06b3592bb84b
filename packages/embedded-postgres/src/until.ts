import { setTimeout as delay } from 'node:timers/promises';

/** Asks `condition` every `everyMs` (default 20) until it holds: true; false when `timeoutMs` went by first. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { timeoutMs, everyMs = 20 }: { timeoutMs: number; everyMs?: number },
): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= end) return false;
    await delay(everyMs);
  }
}
