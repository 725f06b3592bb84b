import { parseArgs } from 'node:util';
import { DemoError } from './demo-error.js';

export interface DemoOptions {
  readonly products: number;
  /** Leave everything running until Ctrl-C. */
  readonly keep: boolean;
  /** Server and simulators only, on an empty database that is deleted afterwards; leaves them running, too. */
  readonly playground: boolean;
  /** Port of the server; null: any free one. */
  readonly port: number | null;
  readonly help: boolean;
}

export const USAGE = `Shows one image flow from end to end: a simulated ERP, the server, a simulated Omnitron.

  npm run demo -- [options]

  --products N   products of the ERP, 1 to 1000000 (default 1500)
  --keep         leave server, simulators and Swagger UI running until Ctrl-C
  --playground   start them without a flow, for one of your own; runs until Ctrl-C, nothing is kept
  --port N       port of the server (default: any free one)
  --help         this text

The server keeps its data in .data/demo. While it is left running, .data/demo/env has addresses and credentials as
variables of the shell: source .data/demo/env
DATABASE_URL in the environment (a .env file is not read) chooses a Postgres of
your own instead of the embedded one; it has to be empty, or know ADMIN_EMAIL and ADMIN_PASSWORD.
Exit code: 0 when the simulated Omnitron holds exactly what it should, 1 otherwise.`;

const DEFAULT_PRODUCTS = 1500;
const MAX_PRODUCTS = 1_000_000;

/** Reads the command line. Throws `DemoError`. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { products, port, keep, playground, help } = parse(args);
  return {
    products: wholeNumber('products', products, 1, MAX_PRODUCTS) ?? DEFAULT_PRODUCTS,
    port: wholeNumber('port', port, 1, 65_535),
    keep,
    playground,
    help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        products: { type: 'string' },
        port: { type: 'string' },
        keep: { type: 'boolean', default: false },
        playground: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new DemoError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function wholeNumber(name: string, text: string | undefined, min: number, max: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new DemoError(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}
