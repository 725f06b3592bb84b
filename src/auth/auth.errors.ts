import { defineErrors } from '../common/index.js';

export const authError = defineErrors({
  UNAUTHENTICATED: { kind: 'auth', status: 401, title: 'Log in first' },
  FORBIDDEN: { kind: 'auth', status: 403, title: 'Not allowed for this role' },
  SCOPE_MISSING: { kind: 'auth', status: 403, title: 'The token lacks the scope' },
  FLOW_NOT_ALLOWED: { kind: 'auth', status: 403, title: 'The token is limited to other flows' },
  ADDRESS_NOT_ALLOWED: { kind: 'auth', status: 403, title: 'The token may not be used from this address' },
  ORIGIN_REFUSED: { kind: 'auth', status: 403, title: 'A change must come from this site' },
  CREDENTIALS_WRONG: { kind: 'auth', status: 401, title: 'Username or password is wrong' },
  LOGIN_THROTTLED: { kind: 'rate-limited', status: 429, title: 'Too many wrong tries' },
  USER_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such user' },
  TOKEN_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such token' },
  TOKEN_REVOKED: { kind: 'conflict', status: 409, title: 'The token was revoked' },
  SESSION_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such session' },
  USER_EXISTS: { kind: 'conflict', status: 409, title: 'A user with this e-mail exists' },
  PASSWORD_WEAK: { kind: 'input', status: 422, title: 'The password is too weak' },
  LAST_ADMIN: { kind: 'conflict', status: 409, title: 'The last administrator must stay' },
});
