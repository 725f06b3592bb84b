import { memoryFailure, timeoutFailure } from '../../failures.js';
import type { SandboxFailure, SandboxJob } from '../../runner-protocol.js';

/** The name that a script's own frames carry in a stack. */
export function scriptFile(job: SandboxJob): string {
  return job.language === 'typescript' ? 'script.ts' : 'script.js';
}

/** What an error that escaped an isolate means. Anything unknown is returned as the script's own error. */
export function failureOf(error: unknown, job: SandboxJob): SandboxFailure {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  if (/timed out/.test(message)) return timeoutFailure(job.limits.timeoutMs);
  if (/memory limit|allocation failed|isolate (was|is) (already )?disposed/i.test(message))
    return memoryFailure(job.limits.memoryMb);
  const syntax = /^(?<text>.*) \[script\.[jt]s:(?<line>\d+):(?<column>\d+)\]$/s.exec(message)?.groups;
  if (name === 'SyntaxError' && syntax !== undefined) {
    return {
      code: 'SCRIPT_SYNTAX',
      message: `SyntaxError: ${syntax['text']}`,
      line: Number(syntax['line']),
      column: Number(syntax['column']),
    };
  }
  return thrown(`${name}: ${message}`, stack, job);
}

/** The script threw: its message, its stack without our frames, and the place of the innermost frame of its own. */
export function thrown(message: string, stack: string, job: SandboxJob): SandboxFailure {
  const file = scriptFile(job);
  const lines = stack
    .split('\n')
    .filter((line) => !/^ {4}at /.test(line) || line.includes(file) || line.includes('<anonymous>'));
  const place = /script\.[jt]s:(\d+):(\d+)/.exec(lines.join('\n'));
  return {
    code: 'SCRIPT_FAILED',
    message,
    traceback: lines.join('\n'),
    ...(place === null ? {} : { line: Number(place[1]), column: Number(place[2]) }),
  };
}
