import { Writable } from 'node:stream';
import { runCli } from '../../src/cli/index.js';

/** How a command line ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

class Printed extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Carries out a command line in this process, with `environment` and nothing else of it. */
export async function cli(environment: Record<string, string>, ...words: string[]): Promise<Ended> {
  const [stdout, stderr] = [new Printed(), new Printed()];
  const code = await runCli(words, { environment: () => environment, stdout, stderr });
  return { code, out: stdout.text, error: stderr.text };
}
