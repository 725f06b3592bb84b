import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A small server of a bench in a process of its own; `process.disconnect()` ends it. */
export interface Served {
  readonly process: ChildProcess;
  readonly url: string;
}

export async function serve(script: string): Promise<Served> {
  const process = fork(fileURLToPath(new URL(script, import.meta.url)));
  const [port] = (await once(process, 'message')) as [number];
  return { process, url: `http://127.0.0.1:${port}` };
}
