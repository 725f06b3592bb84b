import { DemoConsole } from './demo-console.js';
import { DemoError } from './demo-error.js';
import { type DemoOptions } from './demo-options.js';
import { runDemo } from './run-demo.js';

const INTERRUPTED = 130;

/** Runs the demo on this terminal until it is done or interrupted; gives the exit code. */
export async function playDemo(options: DemoOptions): Promise<number> {
  const console = new DemoConsole(process.stdout);
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());
  try {
    return (await runDemo(options, console, process.stdout, interruption.signal)) ? 0 : 1;
  } catch (error) {
    if (error instanceof DemoError) console.failed(error.message);
    else if (!interruption.signal.aborted) throw error;
    return interruption.signal.aborted ? INTERRUPTED : 1;
  }
}
