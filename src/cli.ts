import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli/index.js';

await CommandFactory.run(CliModule, {
  logger: ['error', 'warn'],
  errorHandler: (error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
});
