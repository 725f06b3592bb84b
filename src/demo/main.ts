import { DemoConsole } from './tour/demo-console.js';
import { DemoError } from './tour/demo-error.js';
import { readOptions, USAGE } from './tour/demo-options.js';
import { runDemo } from './tour/run-demo.js';

const INTERRUPTED = 130;

const console = new DemoConsole(process.stdout);
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
  } else {
    const ok = await runDemo(options, console, process.stdout, interruption.signal);
    process.exitCode = ok ? 0 : 1;
  }
} catch (error) {
  process.exitCode = interruption.signal.aborted ? INTERRUPTED : 1;
  if (error instanceof DemoError) console.failed(error.message);
  else if (!interruption.signal.aborted) throw error;
}
