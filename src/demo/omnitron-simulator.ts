import { Command, Option } from 'commander';
import { wholeNumber } from '../command-line/index.js';
import { startOmnitronSimulator } from './omnitron/start.js';
import { runAsProcess } from './simulator/run-as-process.js';

const command = new Command('omnitron-simulator')
  .description('Omnitron simulator')
  .option('--port <number>', 'port to listen on (default: any free one)', wholeNumber(0, 65_535))
  .option('--products <number>', 'products of the catalogue (default: 1500)', wholeNumber())
  .addOption(
    new Option('--unknown-products <mode>', 'what becomes of images of a SKU that is no product')
      .choices(['refuse', 'create'])
      .default('refuse'),
  )
  .option('--without-images <number>', 'products without an image at the start (default: all)', wholeNumber())
  .option('--latency-ms <number>', 'what every answer takes (default: 0)', wholeNumber())
  .option(
    '--token-life-requests <number>',
    'requests after which a token is dead (default: never)',
    wholeNumber(),
  )
  .option('--requests-per-second <number>', 'per account, 429 above (default: no limit)', wholeNumber());

await runAsProcess(command, startOmnitronSimulator);
