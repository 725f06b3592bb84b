import { type Command } from 'commander';
import { type SimulatorServer } from './simulator-server.js';

/**
 * Runs a simulator as a process of its own, with the options of the command line: prints `{"url": …}` on one line once it
 * listens, and ends with 0 on SIGTERM or SIGINT. Wrong options and a failed start print their reason and end with 1.
 */
export async function runAsProcess(
  command: Command,
  start: (options: never) => Promise<SimulatorServer>,
): Promise<void> {
  await command
    .helpOption('-h, --help', 'print this help')
    .action(async () => listen(() => start(command.opts<never>())))
    .parseAsync();
}

async function listen(start: () => Promise<SimulatorServer>): Promise<void> {
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
