import { Command } from 'commander';
import { wholeNumber } from '../command-line/index.js';

const MAX_PRODUCTS = 1_000_000;

/** The demo as a command; `end` gets its exit code. It loads what it works with when it is called. */
export function demoCommand(end: (exitCode: number) => void): Command {
  return new Command('demo')
    .description('Show one image flow from end to end: a simulated ERP, the server, a simulated Omnitron')
    .option('--products <number>', 'products of the ERP', wholeNumber(1, MAX_PRODUCTS), 1500)
    .option('--keep', 'leave server, simulators and Swagger UI running until Ctrl-C')
    .option(
      '--playground',
      'start them without a flow, for one of your own; runs until Ctrl-C, nothing is kept',
    )
    .option('--port <number>', 'port of the server (default: any free one)', wholeNumber(1, 65_535))
    .helpOption('-h, --help', 'Print this help')
    .addHelpText(
      'after',
      `
The server keeps its data in .data/demo. While it is left running, .data/demo/env has addresses and credentials as
variables of the shell: source .data/demo/env
DATABASE_URL in the environment (a .env file is not read) chooses a Postgres of
your own instead of the embedded one; it has to be empty, or know ADMIN_EMAIL and ADMIN_PASSWORD.
Exit code: 0 when the simulated Omnitron holds exactly what it should, 1 otherwise.`,
    )
    .action(async (options: { products: number; keep?: true; playground?: true; port?: number }) => {
      const { playDemo } = await import('./tour/play-demo.js');
      const { products, keep = false, playground = false, port = null } = options;
      end(await playDemo({ products, keep, playground, port }));
    });
}
