import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { type PoolOptions, ThreadPool } from './thread-pool.js';

/** A thread that answers its number, throws, never ends, or takes all memory. */
const ENTRY = `
import { parentPort, threadId } from 'node:worker_threads';
parentPort.on('message', ({ task, input }) => {
  if (task === 'throw') parentPort.postMessage({ thrown: new TypeError(input) });
  else if (task === 'hang') for (;;);
  else if (task === 'fill') for (const all = []; ; ) all.push(new Array(1e5).fill({}));
  else parentPort.postMessage({ value: { input, threadId } });
});`;

const OPTIONS: PoolOptions = {
  size: 2,
  perOwner: 1,
  maxWaitingOfOwner: 3,
  maxWaiting: 4,
  idleMs: 60_000,
  maxMegabytes: 64,
};
const BY = { owner: 'a', timeoutMs: 120_000 };

const pools: ThreadPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.stop())));

function pool(options: Partial<PoolOptions> = {}): ThreadPool {
  const folder = mkdtempSync(join(tmpdir(), 'threads-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, ENTRY);
  const made = new ThreadPool(pathToFileURL(entry), { ...OPTIONS, ...options });
  pools.push(made);
  return made;
}

const codeOf = (code: string): unknown => expect.objectContaining({ code });

it('answers, and throws what the task throws', async () => {
  const threads = pool();
  await expect(threads.run('echo', 1, BY)).resolves.toMatchObject({ input: 1 });
  await expect(threads.run('throw', 'odd', BY)).rejects.toThrow(new TypeError('odd'));
});

it('ends a job that takes too long, and goes on with another thread', async () => {
  const threads = pool();
  await expect(threads.run('hang', null, { ...BY, timeoutMs: 300 })).rejects.toThrow(
    codeOf('THREAD_TIMEOUT'),
  );
  await expect(threads.run('echo', 2, BY)).resolves.toMatchObject({ input: 2 });
});

it('ends a job that takes too much memory', async () => {
  await expect(pool().run('fill', null, BY)).rejects.toThrow(codeOf('THREAD_OUT_OF_MEMORY'));
});

it('ends a job that is called off, at work or waiting', async () => {
  const threads = pool();
  const [first, second] = [new AbortController(), new AbortController()];
  const atWork = threads.run('hang', null, { ...BY, signal: first.signal });
  const waiting = threads.run('hang', null, { ...BY, signal: second.signal });
  second.abort(new Error('second gone'));
  await expect(waiting).rejects.toThrow('second gone');
  first.abort(new Error('first gone'));
  await expect(atWork).rejects.toThrow('first gone');
  await expect(threads.run('echo', 3, BY)).resolves.toMatchObject({ input: 3 });
});

it('lets one owner take neither all threads nor the whole queue', async () => {
  const threads = pool();
  const stop = new AbortController();
  const hanging = Array.from({ length: 4 }, () =>
    threads.run('hang', null, { ...BY, signal: stop.signal }).catch((reason: unknown) => reason),
  );
  await expect(threads.run('echo', 4, { ...BY, owner: 'b' })).resolves.toMatchObject({ input: 4 });
  await expect(threads.run('echo', 5, BY)).rejects.toThrow(codeOf('THREADS_BUSY'));
  stop.abort('done');
  await expect(Promise.all(hanging)).resolves.toEqual(Array(4).fill('done'));
});

it('gives owners their turns one after the other', async () => {
  const threads = pool({ size: 1, maxWaitingOfOwner: 10, maxWaiting: 20 });
  const ends: string[] = [];
  const ask = async (owner: string): Promise<void> => {
    await threads.run('echo', owner, { ...BY, owner });
    ends.push(owner);
  };
  await Promise.all([...['a', 'a', 'a', 'a'].map(ask), ask('b')]);
  expect(ends.indexOf('b')).toBeLessThan(3);
});

it('ends idle threads', async () => {
  const threads = pool({ idleMs: 10 });
  const before = (await threads.run('echo', 1, BY)) as { threadId: number };
  await expect
    .poll(
      async () => {
        const now = (await threads.run('echo', 1, BY)) as { threadId: number };
        return now.threadId;
      },
      { interval: 200 },
    )
    .not.toBe(before.threadId);
});

it('keeps threads ready, and starts new ones for those that were ended', async () => {
  const threads = pool({ keptWarm: 1, perOwner: 2, idleMs: 10 });
  threads.warm();
  expect(threads.size).toBe(1);
  const both = (await Promise.all([1, 2].map((n) => threads.run('echo', n, BY)))) as { threadId: number }[];
  await expect.poll(() => threads.size).toBe(1);
  const kept = (await threads.run('echo', 3, BY)) as { threadId: number };
  expect(both.map(({ threadId }) => threadId)).toContain(kept.threadId);
  await expect(threads.run('hang', null, { ...BY, timeoutMs: 300 })).rejects.toThrow(
    codeOf('THREAD_TIMEOUT'),
  );
  expect(threads.size).toBe(1);
});

it('does not start again and again what cannot start', async () => {
  const threads = new ThreadPool(new URL('file:///nowhere.mjs'), { ...OPTIONS, keptWarm: 1 });
  threads.warm();
  await expect.poll(() => threads.size).toBe(0);
});
