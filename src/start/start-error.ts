/** The start failed for a reason that the operator can remove; the message says how. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The message alone is enough for these; anything else is a mistake of ours, and its stack is wanted. */
export function isOperatorError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { name, syscall, severity } = error as Error & { syscall?: unknown; severity?: unknown };
  return (
    ['AppError', 'ConfigError', 'StartError'].includes(name) ||
    typeof syscall === 'string' ||
    typeof severity === 'string'
  );
}
