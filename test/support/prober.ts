import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** What a prober saw while something else went on, in milliseconds; infinite for an answer that was no success. */
export interface Probes {
  /** `/health/live` of the server. */
  readonly live: readonly number[];
  /** A bare server beside it, asked at the same moments: what the machine itself makes a request wait. */
  readonly bare: readonly number[];
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
      live.push(ours);
      bare.push(theirs);
      await pause(50);
    }
  } finally {
    server.stop();
  }
  await work;
  return { live, bare };
}

/** A server of another process that does nothing but answer. */
async function startBareServer(): Promise<{ url: string; stop(): void }> {
  const source = `require('node:http').createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1', function () {
    process.stdout.write(String(this.address().port));
  })`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${port.toString()}`, stop: () => void child.kill('SIGKILL') };
}

async function answerTime(url: string): Promise<number> {
  const startedAt = performance.now();
  const { ok } = await fetch(url);
  return ok ? performance.now() - startedAt : Number.POSITIVE_INFINITY;
}
