import { BoundedJsonPath, JsonPathExcess } from '@image-integrator/nifi-expression';
import { loginError } from './logins.errors.js';

/** What keeps `path` from being a JSONPath (RFC 9535), or null. */
export function tokenPathProblem(path: string): string | null {
  try {
    BoundedJsonPath.compile(path);
    return null;
  } catch (error) {
    return `"${path}" is not a JSONPath (${(error as Error).message}); write it like $.token or $.data.access_token`;
  }
}

/** The first value at `path`, or undefined. `LOGIN_FAILED` where that would take too long. */
export function valueAt(path: string, document: unknown): unknown {
  try {
    return BoundedJsonPath.compile(path).first(document)?.value;
  } catch (error) {
    if (!(error instanceof JsonPathExcess)) throw error;
    throw loginError('LOGIN_FAILED', `In the answer to the login, ${error.message} (${path}).`);
  }
}
