import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that can pause where it yields, so that others have their turn on the event loop. */
export type Slices<T> = Generator<void, T, void>;

const SLICE_MS = 8;

/** The work in one go. */
export function atOnce<T>(work: Slices<T>): T {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** The work with a pause after every few milliseconds. */
export async function inSlices<T>(work: Slices<T>): Promise<T> {
  let from = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - from < SLICE_MS) continue;
    await nextTurn();
    from = performance.now();
  }
}
