import type { AuthUser } from '../auth/index.js';
import type { Tester } from '../transform/index.js';

/** A user as one who tries scripts. What a viewer gives a stored script must not steer its requests. */
export function testerOf(user: AuthUser): Tester {
  return { userId: user.id, mayUseHttp: user.role === 'admin' || user.role === 'editor' };
}
