import type { SandboxFailure } from './runner-protocol.js';

/** The limits that a script can run into, in words; both sides of the process boundary use them. */

export function timeoutFailure(timeoutMs: number): SandboxFailure {
  return {
    code: 'SCRIPT_TIMEOUT',
    message:
      `The script was still running after ${timeoutMs / 1000} s and was stopped. Look for a loop that does not end, or give ` +
      'it more time (timeoutSeconds, at most 300).',
  };
}

export function memoryFailure(memoryMb: number): SandboxFailure {
  return {
    code: 'SCRIPT_MEMORY',
    message:
      `The script needs more than its ${memoryMb} MB of memory. Build smaller intermediate results, read smaller pages, or ` +
      'give it more (memoryMb, at most 512).',
  };
}

export function outputFailure(maxBytes: number): SandboxFailure {
  return {
    code: 'SCRIPT_OUTPUT_TOO_LARGE',
    message:
      `The output of the script, attributes included, is larger than ${maxBytes / 1024 / 1024} MB. Send fewer rows per page, or raise maxOutputMb ` +
      '(at most 128).',
  };
}

export function crashFailure(): SandboxFailure {
  return {
    code: 'SCRIPT_CRASHED',
    message:
      'The script brought its sandbox down. Look for calls into the interpreter itself (ctypes, os.abort) or for very large data.',
  };
}
