/** Does the work of each item, some at once; results in the order of the items. The first failure calls the others off and is thrown. */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal, index: number) => Promise<R>,
): Promise<R[]> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      either.throwIfAborted();
      results[index] = await work(item, either, index);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
    return results;
  } finally {
    ended.abort();
  }
}
