import { Command } from 'commander';
import { wholeNumber } from '../command-line/index.js';
import { type ErpSimulatorOptions } from './erp/options.js';
import { startErpSimulator } from './erp/start.js';
import { runAsProcess } from './simulator/run-as-process.js';

const command = new Command('erp-simulator')
  .description('ERP simulator')
  .option('--port <number>', 'port to listen on (default: any free one)', wholeNumber(0, 65_535))
  .option('--products <number>', 'products of the catalogue (default: 1500)', wholeNumber())
  .option('--latency-ms <number>', 'what every answer takes (default: 0)', wholeNumber())
  .option('--token-life-ms <number>', 'how long a token is good (default: 3600000)', wholeNumber())
  .option(
    '--token-life-requests <number>',
    'requests after which a token is dead (default: never)',
    wholeNumber(),
  )
  .option('--no-authentication', 'anybody may read');

interface Options extends Omit<ErpSimulatorOptions, 'authentication'> {
  readonly authentication: boolean;
}

await runAsProcess(command, async ({ authentication, ...options }: Options) =>
  startErpSimulator({ ...options, authentication: authentication ? 'jwt' : 'none' }),
);
