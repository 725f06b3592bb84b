export { CliModule } from './cli.module.js';
