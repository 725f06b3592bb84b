import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** What a prober saw while something else went on, in milliseconds; infinite for an answer that was no success. */
export interface Probes {
  /** `/health/live` of the server. */
  readonly live: readonly number[];
  /** A bare server beside it, asked at the same moments: what the machine itself makes a request wait. */
  readonly bare: readonly number[];
  /** How many times longer than at its best a piece of work took in that other process on average: 1 on a machine that is free. */
  readonly slowdown: number;
}

/** Asks `/health/live` of `url` and a bare server of another process side by side until `work` is done. */
export async function probeDuring(url: string, work: Promise<unknown>): Promise<Probes> {
  const server = await startBareServer();
  const live: number[] = [];
  const bare: number[] = [];
  const end = new AbortController();
  work.finally(() => end.abort()).catch(() => undefined);
  try {
    while (!end.signal.aborted) {
      const [ours, theirs] = await Promise.all([answerTime(`${url}/health/live`), answerTime(server.url)]);
      live.push(ours.ms);
      bare.push(theirs.ms);
      await pause(50);
    }
    await work;
    const { text } = await answerTime(`${server.url}/works`);
    return { live, bare, slowdown: Number(text) };
  } finally {
    server.stop();
  }
}

/** A server of another process that does a piece of work now and then; `/works` answers how many times longer than at its best that took. */
async function startBareServer(): Promise<{ url: string; stop(): void }> {
  const source = `
    const work = () => {
      const from = performance.now();
      for (let n = 0, sum = 0; n < 4e6; n += 1) sum += Math.sqrt(n);
      return performance.now() - from;
    };
    const best = Math.min(...Array.from({ length: 20 }, work));
    const works = [];
    setInterval(() => works.push(work()), 80);
    const slowdown = () => works.reduce((sum, one) => sum + one, 0) / (works.length * best) || 1;
    require('node:http').createServer(({ url }, response) => response.end(url === '/works' ? String(slowdown()) : '')).listen(0, '127.0.0.1', function () {
      process.stdout.write(String(this.address().port));
    })`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [told] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${told.toString()}`, stop: () => void child.kill('SIGKILL') };
}

async function answerTime(url: string): Promise<{ ms: number; text: string }> {
  const startedAt = performance.now();
  const response = await fetch(url);
  const text = await response.text();
  return { ms: response.ok ? performance.now() - startedAt : Number.POSITIVE_INFINITY, text };
}
