import type { SourcePage } from './page.js';

export interface BatchesRead {
  readonly count: number;
  /** The batch to begin with, and where in it; null: at its start. */
  readonly from: { readonly batch: number; readonly cursor: unknown };
  /** Batches that are read at once: the first page of those ahead waits for its turn. */
  readonly concurrency: number;
  readonly open: (batch: number, cursor: unknown, signal: AbortSignal) => AsyncIterator<SourcePage, unknown>;
}

interface Ahead {
  readonly pages: AsyncIterator<SourcePage, unknown>;
  readonly first: Promise<IteratorResult<SourcePage, unknown>>;
}

/** The pages of batches that are reads of their own, in their order. A batch that fails does so when it is its turn. */
export async function* readBatches(
  { count, from, concurrency, open }: BatchesRead,
  signal: AbortSignal,
): AsyncGenerator<{ readonly batch: number; readonly page: SourcePage }> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const ahead = new Map<number, Ahead>();
  const start = (batch: number): Ahead => {
    const pages = open(batch, batch === from.batch ? from.cursor : null, either);
    const first = pages.next();
    first.catch(() => undefined);
    const one = { pages, first };
    ahead.set(batch, one);
    return one;
  };
  try {
    for (let batch = from.batch; batch < count; batch += 1) {
      const current = ahead.get(batch) ?? start(batch);
      for (let next = batch + 1; next < Math.min(count, batch + concurrency); next += 1)
        if (!ahead.has(next)) start(next);
      for (let read = await current.first; read.done !== true; read = await current.pages.next())
        yield { batch, page: read.value };
      ahead.delete(batch);
    }
  } finally {
    ended.abort();
    for (const { pages, first } of ahead.values()) {
      await first.catch(() => undefined);
      await pages.return?.();
    }
  }
}
