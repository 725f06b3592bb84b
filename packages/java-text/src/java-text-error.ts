/** A pattern, a text or a name that Java would refuse, or that this package cannot follow. The message says which and why. */
export class JavaTextError extends Error {
  override readonly name = 'JavaTextError';
}
