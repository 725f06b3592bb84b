/**
 * Why the embedded Postgres cannot be used: nothing to run here; data that must not or cannot be opened; somebody
 * else at work on it; a server that does not start.
 */
export type EmbeddedErrorCode =
  'EMBEDDED_UNSUPPORTED' | 'EMBEDDED_DATA_UNUSABLE' | 'EMBEDDED_IN_USE' | 'EMBEDDED_START_FAILED';

/** The one error of this package. The message says what to do. */
export class EmbeddedError extends Error {
  constructor(
    readonly code: EmbeddedErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EmbeddedError';
  }
}
