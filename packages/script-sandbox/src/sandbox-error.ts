import type { SandboxFailure } from './runner-protocol.js';

/** A script gave no report: its process had to be killed, died, or could not be had. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  /** With `SCRIPT_BUSY`: when it is worth trying again. */
  readonly retryAfterMs: number | null;

  constructor(
    readonly failure: SandboxFailure,
    options: ErrorOptions & { readonly retryAfterMs?: number } = {},
  ) {
    super(failure.message, options);
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** No fault of the script: there is no process for it now. */
export function unavailable(message: string, cause?: unknown): SandboxError {
  return new SandboxError(
    { code: 'SCRIPT_UNAVAILABLE', message },
    ...(cause === undefined ? [] : [{ cause }]),
  );
}
