const POLL_MS = 50;
/** The process itself, both engines loaded, with a spare Python. */
const BASE_MB = 640;
/** V8 may hold several times an isolate's limit for a moment while it collects garbage. */
const HEADROOM = 3;

/**
 * Watches the memory of this whole process while `work` runs. An isolate's own limit counts neither WebAssembly tables nor some
 * kinds of growth, so the resident size is the last word: over budget, `onOver` is called once.
 */
export async function watchingMemory<T>(
  memoryMb: number,
  onOver: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const budgetBytes = (BASE_MB + HEADROOM * memoryMb) * 1024 * 1024;
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() <= budgetBytes) return;
    clearInterval(timer);
    onOver();
  }, POLL_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
