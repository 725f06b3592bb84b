import { type SimulatorServer } from './simulator-server.js';

/**
 * Runs a simulator as a process of its own: prints `{"url": …}` on one line once it listens, and ends with 0 on
 * SIGTERM or SIGINT. A failed start prints its reason and ends with 1.
 */
export async function runAsProcess(start: () => Promise<SimulatorServer>): Promise<void> {
  try {
    const simulator = await start();
    const stop = (): void => void simulator.stop();
    process.once('SIGTERM', stop).once('SIGINT', stop);
    console.log(JSON.stringify({ url: simulator.url, port: simulator.port }));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** A whole number from the command line; undefined when it is not given. Throws when it is none. */
export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,12}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}".`);
  return Number(text);
}
