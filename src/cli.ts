import { runCli } from './cli/index.js';
import { readEnvironment } from './config/environment.js';

// A reader that has seen enough (`… | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { stdout, stderr } = process;
process.exitCode = await runCli(process.argv.slice(2), { environment: readEnvironment, stdout, stderr });
