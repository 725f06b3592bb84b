import { framed } from './frame.js';
import { isOperatorError } from './start-error.js';

/**
 * Tells why the process does not start, as the last thing that it prints. For people: the message between two rules on
 * standard error. For programs: one JSON line on standard output, and the message on standard error. The stack is shown of
 * our own mistakes only.
 */
export function tellFailure(error: unknown, readable: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  const stack = isOperatorError(error) || !(error instanceof Error) ? undefined : error.stack;
  if (readable) {
    if (stack !== undefined) process.stderr.write(`${stack}\n`);
    process.stderr.write(framed('Image Integrator did not start', message.split('\n')));
    return;
  }
  const { code, problems } = (error ?? {}) as { code?: unknown; problems?: unknown };
  const line = { level: 60, time: Date.now(), pid: process.pid, msg: message, code, problems, stack };
  process.stdout.write(`${JSON.stringify({ ...line, event: 'start failed' })}\n`);
  process.stderr.write(`Image Integrator did not start. ${message}\n`);
}
