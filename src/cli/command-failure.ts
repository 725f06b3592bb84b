/** Why a command did not do what it was asked for, in words for the person at the terminal. */
export class CommandFailure extends Error {
  /** The problem document of the API, for `--json`. */
  readonly problem: object;

  constructor(message: string, options: { readonly cause?: unknown; readonly problem?: object } = {}) {
    super(message, { cause: options.cause });
    this.problem = options.problem ?? { detail: message };
  }
}
