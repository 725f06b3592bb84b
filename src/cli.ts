import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli/index.js';

/** What went wrong, in a line for the terminal; exit code 1. */
function fail(error: Error): void {
  console.error(error.message);
  process.exitCode = 1;
}

await CommandFactory.run(CliModule, {
  cliName: 'npm run cli --',
  logger: ['error', 'warn'],
  errorHandler: fail,
  serviceErrorHandler: fail,
});
