import type { SandboxFailure } from './runner-protocol.js';

/** A script gave no report: its process had to be killed, died, or could not be had. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';

  constructor(
    readonly failure: SandboxFailure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
  }
}

/** No fault of the script: there is no process for it now. */
export function unavailable(message: string, cause?: unknown): SandboxError {
  return new SandboxError(
    { code: 'SCRIPT_UNAVAILABLE', message },
    ...(cause === undefined ? [] : [{ cause }]),
  );
}
